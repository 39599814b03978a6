using System.Globalization;
using System.Text.RegularExpressions;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetCompiler.Gpu;

/// <summary>A kernel as PTX for architecture 8.0, which needs no GPU.</summary>
/// <param name="Text">The PTX.</param>
public sealed partial record PtxCompilation(string Text)
{
    private const int BitsOfByte = 8;

    /// <summary>The static shared memory of a group, in bytes.</summary>
    public int SharedBytes => SharedArrays().Matches(Text).Sum(match => Number(match, "bits") / BitsOfByte * Math.Max(1, Number(match, "count")));

    /// <summary>Compiles a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    public static PtxCompilation Of(GpuKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        using var context = GpuContexts.Compiling();
        // The compiler of NVVM is for functions of libdevice, which no kernel of ours uses.
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, nvvmAPI: null!);
        var entry = EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method.Method);
        return new PtxCompilation(((PTXCompiledKernel)backend.Compile(entry, new KernelSpecialization(kernel.GroupSize, null))).PTXAssembly);
    }

    private static int Number(Match match, string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\.shared\s+\.align\s+\d+\s+\.b(?<bits>\d+)\s+\w+(\[(?<count>\d+)\])?;")]
    private static partial Regex SharedArrays();
}
