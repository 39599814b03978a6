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

    // Where nothing is asked for, ptxas 11.8 gives kernels of 64 threads 128 registers at most, and spills the rest, although seven groups of 143 registers would fit.
    private const int FewestGroups = 2;

    /// <summary>The static shared memory of a group, in bytes.</summary>
    public int SharedBytes => SharedArrays().Matches(Text).Sum(match => Number(match, "bits") / BitsOfByte * Math.Max(1, Number(match, "count")));

    /// <summary>What the assembler is told of a kernel: its group's size, and that two groups are to fit in a multiprocessor. So it has 255 registers a thread, or 128 in groups of 256.</summary>
    /// <param name="groupSize">How many threads a group has.</param>
    public static KernelSpecialization Specialization(int groupSize) => new(groupSize, FewestGroups);

    /// <summary>Compiles a kernel.</summary>
    /// <param name="kernel">The kernel.</param>
    public static PtxCompilation Of(GpuKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        using var context = GpuContexts.Compiling();
        // The compiler of NVVM is for functions of libdevice, which no kernel of ours uses.
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, nvvmAPI: null!);
        var entry = EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method.Method);
        return new PtxCompilation(((PTXCompiledKernel)backend.Compile(entry, Specialization(kernel.GroupSize))).PTXAssembly);
    }

    private static int Number(Match match, string group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\.shared\s+\.align\s+\d+\s+\.b(?<bits>\d+)\s+\w+(\[(?<count>\d+)\])?;")]
    private static partial Regex SharedArrays();
}
