using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetCompiler.Gpu.Tests;

/// <summary>
/// CUDA without a GPU: every kernel of every net compiles to PTX, keeps to the shared memory that every device has, and, where NVIDIA's assembler is
/// installed, contractions fit in the registers.
/// </summary>
public sealed partial class PtxTests(ITestOutputHelper output)
{
    private const int MostSharedBytes = 32768;

    [Fact]
    public void Every_kernel_of_every_net_compiles_for_CUDA()
    {
        var kernels = NetKernels.Distinct;
        var failures = new ConcurrentBag<string>();
        bool hasAssembler = HasAssembler();
        int assembled = 0;
        var folder = Directory.CreateTempSubdirectory("netcompiler-ptx");
        try
        {
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
                    if (!hasAssembler || !ptx.Contains("ld.shared.v4", StringComparison.Ordinal)) continue;
                    if (Assemble(Path.Combine(folder.FullName, FormattableString.Invariant($"{i}.ptx")), ptx) is { } problem) failures.Add(name + ": " + problem);
                    Interlocked.Increment(ref assembled);
                }
            });
        }
        finally
        {
            folder.Delete(true);
        }
        output.WriteLine($"{kernels.Count} kernels, {assembled} of them assembled");
        Assert.NotEmpty(kernels);
        Assert.True(failures.IsEmpty, failures.Count + " failures\n" + string.Join("\n", failures.Order(StringComparer.Ordinal).Take(20)));
        if (!hasAssembler) Assert.Skip("compiled, but not assembled: ptxas is not installed (Debian: nvidia-cuda-toolkit)");
    }

    private static string Compile(PTXBackend backend, GpuKernel kernel) =>
        ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method.Method), PtxCompilation.Specialization(kernel.GroupSize))).PTXAssembly;

    private static bool HasAssembler() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "ptxas")));

    // What is wrong with a kernel; null if nothing is.
    private static string? Assemble(string path, string ptx)
    {
        File.WriteAllText(path, ptx);
        var start = new ProcessStartInfo("ptxas", ["-arch=sm_80", "-v", "-o", path + ".cubin", path]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string report = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) return report;
        var spills = Spills().Match(report);
        return !spills.Success ? "ptxas does not say what it spills: " + report : spills.Groups[1].Value == "0" ? null : "spills " + spills.Groups[1].Value + " bytes";
    }

    [GeneratedRegex(@"\.shared [^\n]*\[(\d+)\]")]
    private static partial Regex SharedBytes();

    [GeneratedRegex(@"(\d+) bytes spill stores")]
    private static partial Regex Spills();
}
