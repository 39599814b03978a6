namespace NetCompiler.Weights.Fillers;

/// <summary>
/// The inverse of the normal distribution function: Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied
/// Statistics 37 (1988), about 16 digits. It uses only operations that IEEE 754 rounds exactly, so the numbers are the same on every
/// platform; the logarithms of C libraries are not.
/// </summary>
internal static class NormalQuantile
{
    private static ReadOnlySpan<double> CentralUpper =>
    [
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4,
        6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
    ];

    private static ReadOnlySpan<double> CentralLower =>
    [
        1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4,
        2.8729085735721942674e4, 5.2264952788528545610e3,
    ];

    private static ReadOnlySpan<double> MiddleUpper =>
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0, 1.27045825245236838258e0,
        2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static ReadOnlySpan<double> MiddleLower =>
    [
        1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
        1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static ReadOnlySpan<double> TailUpper =>
    [
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1, 2.65321895265761230930e-2,
        1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static ReadOnlySpan<double> TailLower =>
    [
        1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
        1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <summary>The number below which a normally distributed one lies with a probability.</summary>
    /// <param name="probability">Between 0 and 1, both excluded.</param>
    public static double Of(double probability)
    {
        double centred = probability - 0.5;
        if (Math.Abs(centred) <= 0.425)
        {
            double square = 0.180625 - (centred * centred);
            return centred * Ratio(CentralUpper, CentralLower, square);
        }
        double radius = Math.Sqrt(-Logarithm(centred < 0 ? probability : 1 - probability));
        double distance = radius <= 5 ? Ratio(MiddleUpper, MiddleLower, radius - 1.6) : Ratio(TailUpper, TailLower, radius - 5);
        return centred < 0 ? -distance : distance;
    }

    /// <summary>The natural logarithm of a normal positive number: log(m * 2^e) = e log 2 + 2 artanh((m - 1) / (m + 1)).</summary>
    internal static double Logarithm(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (mantissa > 1.4142135623730951)
        {
            mantissa /= 2;
            exponent++;
        }
        double ratio = (mantissa - 1) / (mantissa + 1), square = ratio * ratio, sum = 0;
        // |ratio| is at most 0.1716, so the terms after ratio^21 are below 1e-18 of the first.
        for (int power = 21; power >= 1; power -= 2) sum = (sum * square) + (1.0 / power);
        return (exponent * 0.6931471805599453) + (2 * ratio * sum);
    }

    private static double Ratio(ReadOnlySpan<double> upper, ReadOnlySpan<double> lower, double at) => Polynomial(upper, at) / Polynomial(lower, at);

    private static double Polynomial(ReadOnlySpan<double> coefficients, double at)
    {
        double sum = coefficients[^1];
        for (int i = coefficients.Length - 2; i >= 0; i--) sum = (sum * at) + coefficients[i];
        return sum;
    }
}
