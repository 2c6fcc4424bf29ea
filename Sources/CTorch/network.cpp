// The layers of a network, for images [batch, channels, height, width] and volumes [batch, channels, depth, height,
// width] alike.
#include "batch_normalization_relu.h"
#include "shim.h"
#include "upsampling_convolution.h"

using ct::optional;
using ct::produce;
using ct::spatial_rank;
using ct::view;

int32_t ct_convolution(ct_tensor input, ct_tensor weight, ct_tensor bias, ct_sizes stride, ct_sizes padding,
                       ct_sizes dilation, int64_t groups, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    const std::vector<int64_t> no_output_padding(stride.count, 0);
    return at::convolution(input->value, weight->value, optional(bias), view(stride), view(padding), view(dilation),
                           /*transposed=*/false, no_output_padding, groups);
  });
}

int32_t ct_transposed_convolution(ct_tensor input, ct_tensor weight, ct_tensor bias, ct_sizes stride, ct_sizes padding,
                                  ct_sizes output_padding, ct_sizes dilation, int64_t groups, ct_tensor *result,
                                  ct_error *error) {
  return produce(result, error, [&] {
    if (ct::is_upsampling_convolution(input->value, weight->value, view(stride), view(padding), view(output_padding),
                                      view(dilation), groups)) {
      return ct::upsampling_convolution(input->value, weight->value, optional(bias));
    }
    return at::convolution(input->value, weight->value, optional(bias), view(stride), view(padding), view(dilation),
                           /*transposed=*/true, view(output_padding), groups);
  });
}

int32_t ct_batch_normalization(ct_tensor input, ct_normalization parameters, bool relu, ct_tensor *result,
                               ct_error *error) {
  return produce(result, error, [&] {
    TORCH_CHECK(!parameters.training || input->value.numel() > input->value.size(1),
                "expected more than one value a channel in training");
    if (relu && ct::can_fuse_batch_normalization_relu(input->value, parameters)) {
      return ct::batch_normalization_relu(input->value, parameters);
    }
    const at::Tensor normalized =
        at::batch_norm(input->value, optional(parameters.weight), optional(parameters.bias),
                       optional(parameters.running_mean), optional(parameters.running_variance), parameters.training,
                       parameters.momentum, parameters.epsilon, /*cudnn_enabled=*/true);
    return relu ? at::relu(normalized) : normalized;
  });
}

int32_t ct_instance_normalization(ct_tensor input, ct_normalization parameters, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    // A group a channel: libtorch's own instance normalization gives up the channels-last layout.
    return at::group_norm(input->value, input->value.size(1), optional(parameters.weight), optional(parameters.bias),
                          parameters.epsilon);
  });
}

int32_t ct_group_normalization(ct_tensor input, int64_t groups, ct_normalization parameters, ct_tensor *result,
                               ct_error *error) {
  return produce(result, error, [&] {
    return at::group_norm(input->value, groups, optional(parameters.weight), optional(parameters.bias),
                          parameters.epsilon);
  });
}

int32_t ct_max_pool(ct_tensor input, ct_sizes kernel, ct_sizes stride, ct_sizes padding, bool ceiling,
                    ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    return spatial_rank(input->value) == 2
               ? at::max_pool2d(input->value, view(kernel), view(stride), view(padding), 1, ceiling)
               : at::max_pool3d(input->value, view(kernel), view(stride), view(padding), 1, ceiling);
  });
}

int32_t ct_average_pool(ct_tensor input, ct_sizes kernel, ct_sizes stride, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    return spatial_rank(input->value) == 2 ? at::avg_pool2d(input->value, view(kernel), view(stride))
                                           : at::avg_pool3d(input->value, view(kernel), view(stride));
  });
}

int32_t ct_adaptive_pool(ct_tensor input, ct_sizes size, bool maximum, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    const bool plane = spatial_rank(input->value) == 2;
    if (maximum) {
      return plane ? std::get<0>(at::adaptive_max_pool2d(input->value, view(size)))
                   : std::get<0>(at::adaptive_max_pool3d(input->value, view(size)));
    }
    return plane ? at::adaptive_avg_pool2d(input->value, view(size))
                 : at::adaptive_avg_pool3d(input->value, view(size));
  });
}

int32_t ct_resize(ct_tensor input, ct_sizes size, bool linear, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    const bool plane = spatial_rank(input->value) == 2;
    if (linear) {
      constexpr bool align_corners = false;
      return plane ? at::upsample_bilinear2d(input->value, view(size), align_corners)
                   : at::upsample_trilinear3d(input->value, view(size), align_corners);
    }
    return plane ? at::_upsample_nearest_exact2d(input->value, view(size))
                 : at::_upsample_nearest_exact3d(input->value, view(size));
  });
}
