using BenchmarkDotNet.Running;
using NetCompiler.Benchmarks;
using NetCompiler.Benchmarks.Kernels;
using NetCompiler.Compiler;
using NetCompiler.Compiler.Definition;
using NetCompiler.Compiler.Plan;
using NetCompiler.Cpu;
using NetCompiler.Tool.Compilation;
using NetCompiler.Tool.Execution;

// Kernels alone, with BenchmarkDotNet's own options: kernels --filter *Pooling*
if (args is ["kernels", .. string[] options])
{
    BenchmarkSwitcher.FromAssembly(typeof(KernelConfig).Assembly).Run(options, new KernelConfig());
    return;
}

// Times a net beside OpenBLAS's sgemm of the same run and the same number of threads. Usage: [FILE [THREADS [BATCH [REPETITIONS [cpu]]]]];
// with cpu, processor time is counted, which makes sense for one thread only.
// "gpu DEVICE NET SOLVER BATCH REPETITIONS" times a generated net on any device instead.
if (args is ["gpu", ..])
{
    DeviceBenchmark.Run(args[1..]);
    return;
}
// "fusion NET DEVICE BATCH REPETITIONS [test]" compares groups of steps that run tile by tile with the same steps one after the other.
if (args is ["fusion", .. string[] fusion])
{
    FusionBenchmark.Run(fusion);
    return;
}
string path = args.Length > 0 ? args[0] : "prototxt/flickr_style/train_val.prototxt";
int threads = args.Length > 1 ? int.Parse(args[1]) : Environment.ProcessorCount;
int batch = args.Length > 2 ? int.Parse(args[2]) : 50;
int repetitions = args.Length > 3 ? int.Parse(args[3]) : 5;
Clock.CountsProcessorTime = args.Length > 4 && args[4] == "cpu";
using var team = new WorkerTeam(threads);
Run(batch, true, repetitions);
Run(1, false, Math.Max(repetitions, 9));

void Run(int samples, bool backward, int count)
{
    double? before = OpenBlas.Rate(threads, repetitions);
    using var timer = new NetTimer(Compile(samples, backward), team);
    var times = timer.Measure(count, () => Clock.Now);
    double? after = OpenBlas.Rate(threads, repetitions);
    // On a shared machine OpenBLAS now and then gets one processor only: the better of the two is the yardstick.
    double sgemm = Math.Max(before ?? double.NaN, after ?? double.NaN);
    Console.WriteLine($"sgemm 2048^3, {threads} threads: {before:0.0} GFLOP/s before, {after:0.0} after; scratch {timer.ScratchBytes / 1e6:0.0} MB");
    var plan = timer.Plan;
    Print($"forward, batch {samples}", times.Forward, plan.ForwardOperations, sgemm);
    if (backward)
    {
        Print($"backward, batch {samples}", times.Backward, plan.BackwardOperations, sgemm);
        Print($"forward+backward, batch {samples}", times.Forward + times.Backward, plan.ForwardOperations + plan.BackwardOperations, sgemm);
    }
    int ordinal = 0;
    foreach (var group in plan.Groups)
    {
        Print("  " + (ordinal < plan.ForwardGroups.Count ? "f " : "b ") + group.Name, times.Groups[ordinal], group.Operations, sgemm);
        ordinal++;
    }
}

NetPlan Compile(int samples, bool backward)
{
    var options = new CompileOptions { State = new NetState(backward ? Phase.Train : Phase.Test, 0, EquatableArray<string>.Empty), Batch = samples, Backward = backward };
    var compilation = PhaseCompilation.Compile(path, File.ReadAllText(path), options);
    return compilation.Plan ?? throw new InvalidOperationException(path + " does not compile: see netcompiler plan");
}

static void Print(string name, double seconds, double operations, double sgemm) => Console.WriteLine(
    $"{name,-42} {seconds * 1000,9:0.00} ms" + (operations > 0 ? $" {operations / 1e9,8:0.00} GFLOP {operations / seconds / 1e9,7:0.0} GFLOP/s, {operations / seconds / 1e9 / sgemm:0.00} of sgemm" : ""));
