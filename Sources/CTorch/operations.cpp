// The operations a network, a loss and a metric are made of.
#include <string>

#include "shim.h"

using ct::produce;
using ct::view;

namespace {

// Both lists are indexed by the Swift enumerations of the same names, in `TorchCall.swift`.
at::Tensor unary(int32_t operation, const at::Tensor &x) {
  switch (operation) {
    case 0: return x.clone();
    case 1: return x.detach();
    case 2: return at::zeros_like(x);
    case 3: return at::neg(x);
    case 4: return at::abs(x);
    case 5: return at::exp(x);
    case 6: return at::log(x);
    case 7: return at::sqrt(x);
    case 8: return at::square(x);
    case 9: return at::sigmoid(x);
    case 10: return at::tanh(x);
    case 11: return at::softplus(x);
    case 12: return at::relu(x);
    case 13: return at::gelu(x);
    case 14: return at::silu(x);
  }
  TORCH_CHECK(false, "no such operation: ", operation);
}

at::Tensor binary(int32_t operation, const at::Tensor &left, const at::Tensor &right) {
  switch (operation) {
    case 0: return at::add(left, right);
    case 1: return at::sub(left, right);
    case 2: return at::mul(left, right);
    case 3: return at::div(left, right);
    case 4: return at::maximum(left, right);
    case 5: return at::minimum(left, right);
    case 6: return at::eq(left, right);
    case 7: return at::gt(left, right);
  }
  TORCH_CHECK(false, "no such operation: ", operation);
}

at::Tensor scalar(int32_t operation, const at::Tensor &x, double number) {
  switch (operation) {
    case 0: return at::add(x, number);
    case 1: return at::mul(x, number);
    case 2: return at::div(x, number);
    case 3: return at::rsub(x, number);
    case 4: return at::div(at::full({}, number, x.options()), x);
    case 5: return at::pow(x, number);
    case 6: return at::eq(x, number);
    case 7: return at::ne(x, number);
    case 8: return at::gt(x, number);
    case 9: return at::leaky_relu(x, number);
  }
  TORCH_CHECK(false, "no such operation: ", operation);
}

at::Tensor reduce(int32_t operation, const at::Tensor &x, at::IntArrayRef dimensions, bool keep) {
  switch (operation) {
    case 0: return at::sum(x, dimensions, keep);
    case 1: return at::mean(x, dimensions, keep);
    case 2: return at::amax(x, dimensions, keep);
    case 3: return at::amin(x, dimensions, keep);
    case 4: TORCH_CHECK(dimensions.size() == 1, "expected one dimension"); return at::argmax(x, dimensions[0], keep);
  }
  TORCH_CHECK(false, "no such operation: ", operation);
}

// libtorch lists padding from the last dimension on, as pairs, and stops at the first dimension without any.
std::vector<int64_t> padding_pairs(const ct_sizes &before, const ct_sizes &after) {
  std::vector<int64_t> pairs;
  int32_t first = 0;
  while (first < before.count && before.values[first] == 0 && after.values[first] == 0) ++first;
  for (int32_t dimension = before.count - 1; dimension >= first; --dimension) {
    pairs.push_back(before.values[dimension]);
    pairs.push_back(after.values[dimension]);
  }
  return pairs;
}

}  // namespace

int32_t ct_unary(int32_t operation, ct_tensor input, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return unary(operation, input->value); });
}

int32_t ct_binary(int32_t operation, ct_tensor left, ct_tensor right, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return binary(operation, left->value, right->value); });
}

int32_t ct_scalar(int32_t operation, ct_tensor input, double number, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return scalar(operation, input->value, number); });
}

int32_t ct_reduce(int32_t operation, ct_tensor input, ct_sizes dimensions, bool keep, ct_tensor *result,
                  ct_error *error) {
  return produce(result, error, [&] { return reduce(operation, input->value, view(dimensions), keep); });
}

int32_t ct_clamp(ct_tensor input, double low, double high, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return at::clamp(input->value, low, high); });
}

int32_t ct_where(ct_tensor condition, ct_tensor chosen, ct_tensor other, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return at::where(condition->value, chosen->value, other->value); });
}

int32_t ct_softmax(ct_tensor input, int64_t dimension, bool logarithm, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    return logarithm ? at::log_softmax(input->value, dimension) : at::softmax(input->value, dimension);
  });
}

int32_t ct_gather(ct_tensor input, int64_t dimension, ct_tensor index, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return at::gather(input->value, dimension, index->value); });
}

int32_t ct_one_hot(ct_tensor labels, int64_t classes, ct_scalar_type type, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] {
    std::vector<int64_t> shape(labels->value.dim(), 1);
    TORCH_CHECK(labels->value.dim() >= 1, "expected [batch, spatial…], found a single value");
    shape.insert(shape.begin() + 1, classes);
    const at::Tensor values = at::arange(classes, labels->value.options()).view(shape);
    return at::eq(labels->value.unsqueeze(1), values).to(ct::scalar_type(type));
  });
}

int32_t ct_reshape(ct_tensor input, ct_sizes shape, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return at::reshape(input->value, view(shape)); });
}

int32_t ct_expand(ct_tensor input, ct_sizes shape, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return input->value.expand(view(shape)); });
}

int32_t ct_permute(ct_tensor input, ct_sizes order, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return input->value.permute(view(order)); });
}

int32_t ct_narrow(ct_tensor input, int64_t dimension, int64_t start, int64_t length, ct_tensor *result,
                  ct_error *error) {
  return produce(result, error, [&] { return input->value.narrow(dimension, start, length); });
}

int32_t ct_flip(ct_tensor input, ct_sizes dimensions, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return at::flip(input->value, view(dimensions)); });
}

int32_t ct_concatenate(ct_list tensors, int64_t dimension, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return at::cat(view(tensors), dimension); });
}

int32_t ct_stack(ct_list tensors, int64_t dimension, ct_tensor *result, ct_error *error) {
  return produce(result, error, [&] { return at::stack(view(tensors), dimension); });
}

int32_t ct_pad(ct_tensor input, ct_sizes before, ct_sizes after, int32_t mode, double value, ct_tensor *result,
               ct_error *error) {
  return produce(result, error, [&] {
    TORCH_CHECK(before.count == input->value.dim() && after.count == before.count,
                "expected one number of new elements a dimension");
    const std::vector<int64_t> pairs = padding_pairs(before, after);
    if (mode == 2) return at::constant_pad_nd(input->value, pairs, value);
    return at::pad(input->value, pairs, mode == 0 ? "reflect" : "replicate");
  });
}
