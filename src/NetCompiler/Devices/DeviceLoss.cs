using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace NetCompiler.Devices;

/// <summary>
/// Tells errors after which a device computes nothing any more, in this process, from those that concern one call.
/// </summary>
public static class DeviceLoss
{
    // Of <cuda.h>: ECC, destroyed context, illegal address, timeout, assertion, hardware stack, illegal instruction,
    // misaligned address, address space,
    // program counter, failed launch, unknown. Every later call gives the same error.
    private static readonly int[] StickyOfCuda = [214, 220, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 999];

    // Of <CL/cl.h>: out of resources, as NVIDIA calls an illegal address; a queue that is not valid any more; an
    // event that ended with an error.
    private static readonly int[] StickyOfOpenCl = [-5, -14, -36];

    /// <summary>
    /// Whether an error, or one that caused it, means that the device is lost: every later call would fail for no
    /// reason of its own.
    /// </summary>
    /// <param name="failure">What was thrown.</param>
    public static bool IsMeantBy(Exception failure)
    {
        // ILGPU keeps the code of CUDA as a word, or as a number if it has no word for it.
        for (var current = failure; current is not null; current = current.InnerException!)
        {
            if (current is CudaException cuda && Enum.TryParse(cuda.Error, out CudaError code) && StickyOfCuda.Contains((int)code)) return true;
            if (current is CLException openCl && StickyOfOpenCl.Contains((int)openCl.Error)) return true;
        }
        return false;
    }
}
