// Handles, errors, and what a tensor is made of.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <new>
#include <string_view>

#include "shim.h"

namespace {

std::atomic<int64_t> live_handles{0};
thread_local int64_t live_handles_of_thread = 0;

int32_t fill(ct_error *error, int32_t code, std::string_view text) noexcept {
  const std::string_view line = text.substr(0, text.find('\n'));
  const size_t length = std::min(line.size(), sizeof(error->message) - 1);
  std::memcpy(error->message, line.data(), length);
  error->message[length] = 0;
  return error->code = code;
}

// The CPU allocator throws a plain error, recognised by its words.
bool speaks_of_memory(std::string_view text) {
  return text.find("DefaultCPUAllocator") != text.npos || text.find("not enough memory") != text.npos;
}

constexpr std::array scalar_types = {at::kFloat, at::kDouble, at::kBFloat16, at::kHalf,
                                     at::kLong,  at::kInt,    at::kByte,     at::kBool};

}  // namespace

ct_tensor_box::ct_tensor_box(at::Tensor tensor) : value(std::move(tensor)) {
  ++live_handles;
  ++live_handles_of_thread;
}

ct_tensor_box::~ct_tensor_box() {
  --live_handles;
  --live_handles_of_thread;
}

namespace ct {

int32_t describe_exception(ct_error *error) noexcept {
  try {
    throw;
  } catch (const c10::OutOfMemoryError &exception) {
    return fill(error, CT_OUT_OF_MEMORY, exception.what_without_backtrace());
  } catch (const c10::Error &exception) {
    const std::string_view text = exception.what_without_backtrace();
    return fill(error, speaks_of_memory(text) ? CT_OUT_OF_MEMORY : CT_FAILED, text);
  } catch (const std::bad_alloc &) {
    return fill(error, CT_OUT_OF_MEMORY, "not enough memory");
  } catch (const std::exception &exception) {
    return fill(error, CT_FAILED, exception.what());
  } catch (...) {
    return fill(error, CT_FAILED, "an unknown exception");
  }
}

at::ScalarType scalar_type(ct_scalar_type type) { return scalar_types.at(type); }

at::Device device(ct_device device) {
  return device < 0 ? at::Device(at::kCPU) : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device));
}

}  // namespace ct

int64_t ct_live_handles(bool of_this_thread) { return of_this_thread ? live_handles_of_thread : live_handles.load(); }

void ct_free(ct_tensor tensor) { delete tensor; }

int32_t ct_from_values(const void *values, ct_scalar_type type, ct_sizes shape, ct_device device, ct_tensor *result,
                       ct_error *error) {
  return ct::produce(result, error, [&] {
    // Borrowed for the length of this call: the copy below owns its memory.
    const at::Tensor borrowed =
        at::from_blob(const_cast<void *>(values), ct::view(shape), at::TensorOptions(ct::scalar_type(type)));
    return borrowed.to(ct::device(device), borrowed.scalar_type(), false, /*copy=*/true);
  });
}

int32_t ct_full(double value, ct_scalar_type type, ct_sizes shape, ct_device device, ct_tensor *result,
                ct_error *error) {
  return ct::produce(result, error, [&] {
    return at::full(ct::view(shape), value, at::TensorOptions(ct::scalar_type(type)).device(ct::device(device)));
  });
}

ct_sizes ct_shape(ct_tensor tensor) {
  ct_sizes shape = {};
  for (const int64_t size : tensor->value.sizes()) {
    if (shape.count == CT_MAXIMUM_RANK) break;
    shape.values[shape.count++] = size;
  }
  return shape;
}

ct_scalar_type ct_type(ct_tensor tensor) {
  const auto place = std::find(scalar_types.begin(), scalar_types.end(), tensor->value.scalar_type());
  return place == scalar_types.end() ? -1 : static_cast<ct_scalar_type>(place - scalar_types.begin());
}

ct_device ct_device_of(ct_tensor tensor) {
  return tensor->value.is_cpu() ? -1 : static_cast<ct_device>(tensor->value.get_device());
}

bool ct_is_channels_last(ct_tensor tensor) {
  const at::Tensor &value = tensor->value;
  return (value.dim() == 4 && value.is_contiguous(at::MemoryFormat::ChannelsLast)) ||
         (value.dim() == 5 && value.is_contiguous(at::MemoryFormat::ChannelsLast3d));
}

int32_t ct_copy_values(ct_tensor tensor, ct_scalar_type type, void *destination, int64_t count, ct_error *error) {
  return ct::guarded(error, [&] {
    const at::Tensor values = tensor->value.detach().to(at::kCPU, ct::scalar_type(type)).contiguous();
    TORCH_CHECK(values.numel() == count, "expected ", count, " values, found ", values.numel());
    std::memcpy(destination, values.const_data_ptr(), values.nbytes());
  });
}

int32_t ct_all_finite(ct_tensor tensor, bool *result, ct_error *error) {
  return ct::guarded(error, [&] { *result = at::isfinite(tensor->value.detach()).all().item<bool>(); });
}

int32_t ct_to_type(ct_tensor tensor, ct_scalar_type type, ct_tensor *result, ct_error *error) {
  return ct::produce(result, error, [&] { return tensor->value.to(ct::scalar_type(type)); });
}

int32_t ct_to_device(ct_tensor tensor, ct_device device, ct_tensor *result, ct_error *error) {
  return ct::produce(result, error, [&] { return tensor->value.to(ct::device(device)); });
}

int32_t ct_to_layout(ct_tensor tensor, ct_layout layout, ct_tensor *result, ct_error *error) {
  return ct::produce(result, error, [&] {
    return layout == 0 ? tensor->value.contiguous() : tensor->value.contiguous(ct::channels_last_format(tensor->value));
  });
}
