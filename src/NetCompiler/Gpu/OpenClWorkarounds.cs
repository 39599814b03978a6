using System.Reflection;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace NetCompiler.Gpu;

/// <summary>Two things of ILGPU 1.5.3 that have to be set otherwise before OpenCL can be used; the package's version is pinned because of them.</summary>
internal static class OpenClWorkarounds
{
    private const BindingFlags Hidden = BindingFlags.Static | BindingFlags.NonPublic;

    /// <summary>
    /// Makes barriers order shared memory too. ILGPU emits a fence for global memory only: on a processor that is enough, on a GPU it is a
    /// race. To be called before the first kernel is compiled.
    /// </summary>
    public static void FenceSharedMemory()
    {
        // An array of two texts, the first of which is used for every barrier.
        var field = typeof(CLBackend).Assembly.GetType("ILGPU.Backends.OpenCL.CLInstructions")?.GetField("MemoryFenceFlags", Hidden);
        if (field?.GetValue(null) is not string[] { Length: > 0 } flags) throw Changed("CLInstructions.MemoryFenceFlags");
        flags[0] = "CLK_GLOBAL_MEM_FENCE | CLK_LOCAL_MEM_FENCE";
    }

    /// <summary>
    /// Accepts a device that has no generic address space, as PoCL and older drivers. ILGPU refuses it, although kernels that keep to pointers of a
    /// known space, as ours do, need none.
    /// </summary>
    /// <param name="device">The device.</param>
    public static void AcceptWithoutGenericAddresses(CLDevice device)
    {
        if (device.Capabilities.GenericAddressSpace) return;
        var setter = typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace))?.GetSetMethod(nonPublic: true);
        if (setter is null) throw Changed("CLCapabilityContext.GenericAddressSpace");
        setter.Invoke(device.Capabilities, [true]);
    }

    private static NotSupportedException Changed(string member) =>
        new("this ILGPU has no " + member + ": NetCompiler needs exactly the version that it was built with. Remove other versions of ILGPU from the project.");
}
