using System.Globalization;
using NetCompiler.Compiler.Plan;
using NetCompiler.Compiler.Problems;
using NetCompiler.Gpu;

namespace NetCompiler.Tool.Commands;

/// <summary>
/// The launches of a net and their times: a line each, and after the launches of a step one for the step. A step's
/// floating-point operations and bytes are
/// those of its products and of its inputs and results, each once: what is read again or held in between does not
/// count.
/// </summary>
internal static class LaunchTable
{
    /// <summary>The columns.</summary>
    public const string Head = "step\tlayer\tpass\tkernel\tgroups\tthreads\tmicroseconds\tGFLOP/s\tGB/s";

    /// <summary>Times the launches and writes each line as it is known.</summary>
    public static int Write(NetPlan plan, GpuProgram program, int repetitions, TextWriter output)
    {
        output.WriteLine(Head);
        var groups = plan.Groups.ToArray();
        double forward = 0, backward = 0;
        foreach (var step in LaunchTimes.Of(program, repetitions).GroupBy(time => time.Ordinal))
        {
            var group = groups[step.Key];
            bool isBackward = step.Key >= plan.ForwardGroups.Count;
            string layer = CompileProblem.Printable(step.First().Step.Layer), pass = isBackward ? "backward" : "forward";
            string head = $"{CompileProblem.Printable(group.Name)}\t{layer}\t{pass}\t";
            foreach (var time in step)
            {
                long count = (long)time.Launch.GridX * time.Launch.GridY * time.Launch.GridZ;
                output.WriteLine(head + FormattableString.Invariant(
                    $"{time.Kernel.Name}\t{count}\t{time.Kernel.GroupSize}\t{time.Time.TotalMicroseconds:0.00}\t\t"));
            }
            double seconds = step.Sum(time => time.Time.TotalSeconds);
            if (isBackward) backward += seconds;
            else forward += seconds;
            output.WriteLine(head + "*\t\t\t" + Rates(seconds, group.Operations, group.TrafficFloats * sizeof(float)));
            output.Flush();
        }
        output.WriteLine("*\t\tforward\t*\t\t\t" + Rates(forward, plan.ForwardOperations, 0));
        if (plan.Backward.Count > 0) output.WriteLine("*\t\tbackward\t*\t\t\t" + Rates(backward, plan.BackwardOperations, 0));
        return ExitCode.Success;
    }

    private static string Rates(double seconds, double operations, double bytes) => string.Create(
        CultureInfo.InvariantCulture, $"{seconds * 1e6:0.00}\t{Rate(operations, seconds)}\t{Rate(bytes, seconds)}");

    private static string Rate(double amount, double seconds) =>
        amount > 0 && seconds > 0 ? (amount / seconds / 1e9).ToString("0.0", CultureInfo.InvariantCulture) : "";
}
