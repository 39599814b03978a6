namespace NetCompiler.Compiler.Tests.Tensors;

/// <summary>Compares a gradient with central differences, good to the square of the step.</summary>
internal static class NumericGradient
{
    private const double Step = 1e-5;

    public static void Check(double[] at, Func<double[], double> function, double[] gradient)
    {
        Assert.Equal(at.Length, gradient.Length);
        Assert.Contains(gradient, value => Math.Abs(value) > 1e-3);
        for (int i = 0; i < at.Length; i++)
        {
            double[] above = (double[])at.Clone(), below = (double[])at.Clone();
            above[i] += Step;
            below[i] -= Step;
            Assert.Equal((function(above) - function(below)) / (2 * Step), gradient[i], 1e-7);
        }
    }
}
