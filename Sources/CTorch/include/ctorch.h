// The part of libtorch that Sulcus uses, as plain C.
//
// Every function that can fail returns a status, CT_OK or the code it also writes into the caller's `error`; no
// exception leaves. A tensor that a function gives out is the caller's, who ends it with `ct_free`. NULL stands for an
// absent optional tensor.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor_box *ct_tensor;

enum { CT_OK = 0, CT_FAILED = 1, CT_OUT_OF_MEMORY = 2 };

typedef struct {
  int32_t code;
  char message[512];  // libtorch's first line, always ended by a zero
} ct_error;

// A shape, or one number a dimension: by value, so that no pointer has to live as long as a call.
enum { CT_MAXIMUM_RANK = 8 };
typedef struct {
  int64_t values[CT_MAXIMUM_RANK];
  int32_t count;
} ct_sizes;

// Tensors of one list; `values` is only read.
typedef struct {
  const ct_tensor *values;
  int32_t count;
} ct_list;

// The orders of these lists are those of the Swift enumerations of the same names.
typedef int32_t ct_scalar_type;  // float32, float64, bfloat16, float16, int64, int32, uint8, bool
typedef int32_t ct_device;       // -1: CPU; n ≥ 0: the n-th CUDA device
typedef int32_t ct_layout;       // contiguous, channels last

// Engine.
const char *ct_version(void);
int32_t ct_set_threads(int32_t threads, ct_error *error);
int32_t ct_threads(void);
int32_t ct_set_deterministic(bool deterministic, ct_error *error);
bool ct_cpu_has_bfloat16(void);
int32_t ct_cuda_count(void);  // loads libtorch_cuda.so at the first call; 0 where there is none
int64_t ct_live_handles(bool of_this_thread);
typedef struct {
  int64_t live, peak, held;  // bytes of large tensors: now, at most so far, with those kept for the next
} ct_memory;
ct_memory ct_memory_usage(void);
void ct_release_free_memory(void);

// Autograd modes of this thread.
enum { CT_RECORDING = 0, CT_NOT_RECORDING = 1 };
int32_t ct_swap_mode(int32_t mode);  // gives the mode before
void *ct_begin_inference(void);  // ended by ct_end_inference, on the same thread
void ct_end_inference(void *guard);

// Creation, inspection, conversion.
int32_t ct_from_values(const void *values, ct_scalar_type type, ct_sizes shape, ct_device device, ct_tensor *result,
                       ct_error *error);
int32_t ct_full(double value, ct_scalar_type type, ct_sizes shape, ct_device device, ct_tensor *result,
                ct_error *error);
void ct_free(ct_tensor tensor);
ct_sizes ct_shape(ct_tensor tensor);
ct_scalar_type ct_type(ct_tensor tensor);
ct_device ct_device_of(ct_tensor tensor);
bool ct_is_channels_last(ct_tensor tensor);
bool ct_requires_gradient(ct_tensor tensor);
int32_t ct_set_requires_gradient(ct_tensor tensor, bool required, ct_error *error);
int32_t ct_copy_values(ct_tensor tensor, ct_scalar_type type, void *destination, int64_t count, ct_error *error);
int32_t ct_all_finite(ct_tensor tensor, bool *result, ct_error *error);
int32_t ct_to_type(ct_tensor tensor, ct_scalar_type type, ct_tensor *result, ct_error *error);
int32_t ct_to_device(ct_tensor tensor, ct_device device, ct_tensor *result, ct_error *error);
int32_t ct_to_layout(ct_tensor tensor, ct_layout layout, ct_tensor *result, ct_error *error);

// In place, never recorded.
int32_t ct_copy_from(ct_tensor destination, ct_tensor source, ct_error *error);
int32_t ct_move_toward(ct_tensor destination, ct_tensor source, double weight, ct_error *error);

// The same on parallel lists, and more of it; the norms are those of each tensor, in one.
int32_t ct_copy_all(ct_list destinations, ct_list sources, ct_error *error);
int32_t ct_add_all(ct_list destinations, ct_list sources, ct_error *error);
int32_t ct_move_all_toward(ct_list destinations, ct_list sources, double weight, ct_error *error);
int32_t ct_clamp_all(ct_list tensors, double low, double high, ct_error *error);
int32_t ct_norms(ct_list tensors, ct_tensor *result, ct_error *error);

// Families of operations of one signature; `operation` is the place in the Swift enumeration of the same name.
int32_t ct_unary(int32_t operation, ct_tensor input, ct_tensor *result, ct_error *error);
int32_t ct_binary(int32_t operation, ct_tensor left, ct_tensor right, ct_tensor *result, ct_error *error);
int32_t ct_scalar(int32_t operation, ct_tensor input, double number, ct_tensor *result, ct_error *error);
int32_t ct_reduce(int32_t operation, ct_tensor input, ct_sizes dimensions, bool keep, ct_tensor *result,
                  ct_error *error);

// Arithmetic.
int32_t ct_clamp(ct_tensor input, double low, double high, ct_tensor *result, ct_error *error);
int32_t ct_where(ct_tensor condition, ct_tensor chosen, ct_tensor other, ct_tensor *result, ct_error *error);
int32_t ct_softmax(ct_tensor input, int64_t dimension, bool logarithm, ct_tensor *result, ct_error *error);
int32_t ct_gather(ct_tensor input, int64_t dimension, ct_tensor index, ct_tensor *result, ct_error *error);
int32_t ct_one_hot(ct_tensor labels, int64_t classes, ct_scalar_type type, ct_tensor *result, ct_error *error);

// Shape.
int32_t ct_reshape(ct_tensor input, ct_sizes shape, ct_tensor *result, ct_error *error);
int32_t ct_expand(ct_tensor input, ct_sizes shape, ct_tensor *result, ct_error *error);
int32_t ct_permute(ct_tensor input, ct_sizes order, ct_tensor *result, ct_error *error);
int32_t ct_narrow(ct_tensor input, int64_t dimension, int64_t start, int64_t length, ct_tensor *result,
                  ct_error *error);
int32_t ct_flip(ct_tensor input, ct_sizes dimensions, ct_tensor *result, ct_error *error);
int32_t ct_concatenate(ct_list tensors, int64_t dimension, ct_tensor *result, ct_error *error);
int32_t ct_stack(ct_list tensors, int64_t dimension, ct_tensor *result, ct_error *error);
// `mode`: reflect, replicate, constant; one number of new elements a dimension, from the first dimension on.
int32_t ct_pad(ct_tensor input, ct_sizes before, ct_sizes after, int32_t mode, double value, ct_tensor *result,
               ct_error *error);

// Network.
int32_t ct_convolution(ct_tensor input, ct_tensor weight, ct_tensor bias, ct_sizes stride, ct_sizes padding,
                       ct_sizes dilation, int64_t groups, ct_tensor *result, ct_error *error);
int32_t ct_transposed_convolution(ct_tensor input, ct_tensor weight, ct_tensor bias, ct_sizes stride, ct_sizes padding,
                                  ct_sizes output_padding, ct_sizes dilation, int64_t groups, ct_tensor *result,
                                  ct_error *error);
typedef struct {
  ct_tensor weight, bias, running_mean, running_variance;  // each may be NULL
  double momentum, epsilon;
  bool training;
} ct_normalization;
int32_t ct_batch_normalization(ct_tensor input, ct_normalization parameters, bool relu, ct_tensor *result,
                               ct_error *error);
int32_t ct_instance_normalization(ct_tensor input, ct_normalization parameters, ct_tensor *result, ct_error *error);
int32_t ct_group_normalization(ct_tensor input, int64_t groups, ct_normalization parameters, ct_tensor *result,
                               ct_error *error);
int32_t ct_max_pool(ct_tensor input, ct_sizes kernel, ct_sizes stride, ct_sizes padding, bool ceiling,
                    ct_tensor *result, ct_error *error);
int32_t ct_average_pool(ct_tensor input, ct_sizes kernel, ct_sizes stride, ct_tensor *result, ct_error *error);
int32_t ct_adaptive_pool(ct_tensor input, ct_sizes size, bool maximum, ct_tensor *result, ct_error *error);
int32_t ct_resize(ct_tensor input, ct_sizes size, bool linear, ct_tensor *result, ct_error *error);

// Prediction (inference.cpp). A packed weight serves `ct_packed_convolution` alone; `activation`: none, ReLU, leaky
// ReLU, GELU, SiLU, sigmoid; with an addend, which comes before it, none or ReLU.
typedef struct {
  ct_sizes stride, padding, dilation;
  int64_t groups;
} ct_window;
bool ct_can_pack(ct_tensor input);
int32_t ct_pack_convolution(ct_tensor weight, ct_window window, ct_sizes input, ct_tensor *result, ct_error *error);
int32_t ct_packed_convolution(ct_tensor input, ct_tensor weight, ct_tensor bias, ct_tensor addend, ct_window window,
                              int32_t activation, double slope, ct_tensor *result, ct_error *error);
int32_t ct_pointwise_weight(ct_tensor weight, ct_tensor *result, ct_error *error);
int32_t ct_spread(ct_tensor blocks, ct_sizes kernel, ct_tensor *result, ct_error *error);

// Autograd. `gradients` has room for one tensor an input.
int32_t ct_gradients(ct_tensor loss, ct_list inputs, ct_tensor *gradients, ct_error *error);

// Optimizers, in place. Lists are parallel; `momenta` and `means` may be empty. Gradients are multiplied by their factor
// as they are read, and may be overwritten.
int32_t ct_fused_adam(ct_list parameters, ct_list gradients, ct_list first_moments, ct_list second_moments,
                      int64_t step, double learning_rate, double beta1, double beta2, double epsilon,
                      double weight_decay, bool decoupled, double gradient_factor, ct_error *error);
int32_t ct_fused_sgd(ct_list parameters, ct_list gradients, ct_list momenta, bool first_step, double learning_rate,
                     double momentum, double weight_decay, bool nesterov, double gradient_factor, ct_error *error);
typedef struct {
  double learning_rate, smoothing, epsilon, momentum, weight_decay, gradient_factor;
} ct_rmsprop;
int32_t ct_fused_rmsprop(ct_list parameters, ct_list gradients, ct_list mean_squares, ct_list momenta, ct_list means,
                         ct_rmsprop rates, ct_error *error);

#ifdef __cplusplus
}
#endif
