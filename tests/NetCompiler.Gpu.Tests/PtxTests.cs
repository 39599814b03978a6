using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using NetCompiler.Tool.Kernels;

namespace NetCompiler.Gpu.Tests;

/// <summary>
/// CUDA without a GPU: every kernel of every net compiles to PTX, keeps to the shared memory that every device has, and, where NVIDIA's assembler can be had,
/// contractions fit in the registers of architecture 9.0.
/// </summary>
public sealed partial class PtxTests(ITestOutputHelper output)
{
    private const int MostSharedBytes = 32768;

    // Assembling all of them takes minutes; those of CaffeNet are assembled in any case, by LeanKernelTests.
    private const int AssembledShare = 8;
    private static readonly bool AssemblesAll = Environment.GetEnvironmentVariable("NETCOMPILER_ALL_CASES") == "1";

    [Fact]
    public void Every_kernel_of_every_net_compiles_for_CUDA()
    {
        var kernels = NetKernels.Distinct;
        var failures = new ConcurrentBag<string>();
        var assembler = PtxAssembler.Find();
        int contractions = 0, assembled = 0;
        Parallel.ForEach(Partitioner.Create(0, kernels.Count, (kernels.Count + Environment.ProcessorCount - 1) / Environment.ProcessorCount), range =>
        {
            using var context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2).Inlining(InliningMode.Aggressive).EnableAlgorithms());
            using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_78, null!);
            for (int i = range.Item1; i < range.Item2; i++)
            {
                var (net, kernel) = kernels[i];
                string name = kernel.Name + " of " + net;
                string ptx = Compile(backend, kernel);
                int shared = SharedBytes().Matches(ptx).Sum(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
                if (shared > MostSharedBytes) failures.Add(name + " uses " + shared + " bytes of shared memory");
                if (ptx.Contains(".local", StringComparison.Ordinal)) failures.Add(name + " keeps variables in memory");
                // The products of a contraction read four floats at a time from shared memory; only there registers are short.
                if (assembler is null || !ptx.Contains("ld.shared.v4", StringComparison.Ordinal)) continue;
                if (!AssemblesAll && Interlocked.Increment(ref contractions) % AssembledShare != 0) continue;
                var result = assembler.Assemble(ptx);
                if (result.Problem is { } problem) failures.Add(name + ": " + problem);
                else if (result.SpilledBytes > 0) failures.Add(name + " spills " + result.SpilledBytes + " bytes");
                Interlocked.Increment(ref assembled);
            }
        });
        output.WriteLine($"{kernels.Count} kernels, {assembled} of them assembled");
        Assert.NotEmpty(kernels);
        Assert.True(failures.IsEmpty, failures.Count + " failures\n" + string.Join("\n", failures.Order(StringComparer.Ordinal).Take(20)));
        if (assembler is null) Assert.Skip("compiled, but not assembled: there is no ptxas; .ci/ptxas.sh brings it on Debian");
    }

    private static string Compile(PTXBackend backend, GpuKernel kernel) =>
        ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method.Method), PtxCompilation.Specialization(kernel.GroupSize))).PTXAssembly;

    [GeneratedRegex(@"\.shared [^\n]*\[(\d+)\]")]
    private static partial Regex SharedBytes();
}
