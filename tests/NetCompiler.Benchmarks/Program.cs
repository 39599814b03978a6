using NetCompiler.Benchmarks;
using NetCompiler.Compiler.Tensors;
using NetCompiler.Cpu;

// Times a net beside OpenBLAS's sgemm of the same run and the same number of threads. Usage: [FILE [THREADS [BATCH [REPETITIONS]]]]
string path = args.Length > 0 ? args[0] : "prototxt/flickr_style/train_val.prototxt";
int threads = args.Length > 1 ? int.Parse(args[1]) : Environment.ProcessorCount;
int batch = args.Length > 2 ? int.Parse(args[2]) : 50;
int repetitions = args.Length > 3 ? int.Parse(args[3]) : 5;
using var team = new WorkerTeam(threads);

double? before = OpenBlas.Rate(threads, repetitions);
Console.WriteLine($"sgemm 2048^3, {threads} threads: {before:0.0} GFLOP/s");
using (var run = new NetRun(path, batch, true, team))
{
    var (steps, forward, backward) = run.Measure(repetitions);
    double? after = OpenBlas.Rate(threads, repetitions);
    double sgemm = ((before ?? double.NaN) + (after ?? double.NaN)) / 2;
    Console.WriteLine($"sgemm again: {after:0.0} GFLOP/s; scratch {run.ScratchBytes / 1e6:0.0} MB");
    Print($"forward, batch {batch}", forward, run.Plan.ForwardOperations, sgemm);
    Print($"backward, batch {batch}", backward, run.Plan.BackwardOperations, sgemm);
    Print($"forward+backward, batch {batch}", forward + backward, run.Operations, sgemm);
    int ordinal = 0;
    foreach (var step in run.Plan.Steps)
    {
        Print("  " + (ordinal < run.Plan.Forward.Count ? "f " : "b ") + step.Name, steps[ordinal], Contraction.TryOf(step)?.Operations ?? 0, sgemm);
        ordinal++;
    }
    Console.WriteLine($"sum of steps {steps.Sum() * 1000:0.0} ms");
}
using (var run = new NetRun(path, 1, false, team))
{
    var (_, forward, _) = run.Measure(Math.Max(repetitions, 9));
    Print("forward, batch 1", forward, run.Plan.ForwardOperations, before ?? double.NaN);
}

static void Print(string name, double seconds, double operations, double sgemm) => Console.WriteLine(
    $"{name,-42} {seconds * 1000,9:0.00} ms" + (operations > 0 ? $" {operations / 1e9,8:0.00} GFLOP {operations / seconds / 1e9,7:0.0} GFLOP/s, {operations / seconds / 1e9 / sgemm:0.00} of sgemm" : ""));
