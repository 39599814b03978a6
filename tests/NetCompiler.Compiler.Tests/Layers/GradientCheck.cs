using System.Globalization;
using NetCompiler.Compiler.Tensors;

namespace NetCompiler.Compiler.Tests.Layers;

/// <summary>Steps, and the tensors whose gradients the backward steps state.</summary>
/// <param name="Interpreter">Holds the values; everything that the steps read is filled.</param>
/// <param name="Forward">The forward steps.</param>
/// <param name="Backward">The backward steps.</param>
/// <param name="Gradients">What is differentiated by, and where its gradient is stored.</param>
/// <param name="Objective">What is differentiated, read after the forward steps.</param>
public sealed record DifferentiableProgram(
    Interpreter Interpreter, IReadOnlyList<Step> Forward, IReadOnlyList<Step> Backward,
    IReadOnlyList<(Tensor Value, Tensor Gradient)> Gradients, Func<double> Objective);

/// <summary>Compares the gradients that backward steps state with central differences, in double precision.</summary>
public static class GradientCheck
{
    private const double Step = 1e-5;
    private const double Tolerance = 1e-5;

    // Gradients are compared relative to the largest of their tensor, but not to less than this: differences of a constant are not exactly 0.
    private const double Smallest = 1e-3;

    /// <summary>Where gradient and difference do not agree, in words.</summary>
    /// <param name="program">The program.</param>
    public static IReadOnlyList<string> FindErrors(DifferentiableProgram program)
    {
        var errors = new List<string>();
        var stated = Backpropagate(program);
        for (int i = 0; i < program.Gradients.Count; i++)
        {
            double[] measured = Measure(program, program.Gradients[i].Value);
            double scale = Math.Max(Smallest, measured.Max(Math.Abs));
            for (int at = 0; at < measured.Length; at++)
            {
                // Written so that what is not a number is an error.
                if (Math.Abs(stated[i][at] - measured[at]) <= Tolerance * scale) continue;
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{program.Gradients[i].Gradient.Name}[{at}] is {stated[i][at]:R}, but the difference is {measured[at]:R}"));
            }
        }
        return errors;
    }

    /// <summary>The stated gradients.</summary>
    /// <param name="program">The program.</param>
    public static double[][] Backpropagate(DifferentiableProgram program)
    {
        // What a layer forgets to store stays as it is here.
        foreach (var (_, gradient) in program.Gradients) Array.Fill(program.Interpreter.Memory(gradient.Storage), double.NaN);
        program.Interpreter.Run(program.Forward);
        program.Interpreter.Run(program.Backward);
        return program.Gradients.Select(pair => program.Interpreter.Read(pair.Gradient)).ToArray();
    }

    private static double[] Measure(DifferentiableProgram program, Tensor value)
    {
        double[] point = program.Interpreter.Read(value);
        double[] slopes = new double[point.Length];
        for (int at = 0; at < point.Length; at++)
        {
            double start = point[at];
            double above = Evaluate(program, value, point, at, start + Step);
            double below = Evaluate(program, value, point, at, start - Step);
            slopes[at] = (above - below) / (2 * Step);
            point[at] = start;
        }
        program.Interpreter.Write(value, point);
        return slopes;
    }

    private static double Evaluate(DifferentiableProgram program, Tensor value, double[] point, int at, double element)
    {
        point[at] = element;
        program.Interpreter.Write(value, point);
        program.Interpreter.Run(program.Forward);
        return program.Objective();
    }
}
