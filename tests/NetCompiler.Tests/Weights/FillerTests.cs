using NetCompiler.Blobs;
using NetCompiler.Weights;
using NetCompiler.Weights.Fillers;

namespace NetCompiler.Tests.Weights;

/// <summary>Fillers against Caffe's definitions: recorded where they are not random, by moments and bounds where they are.</summary>
public sealed class FillerTests
{
    [Fact]
    public void A_bilinear_filler_makes_the_numbers_that_Caffe_makes() =>
        Assert.Equal(Recorded("filler_bilinear")["layer.0"], Fill(new Filler("bilinear"), 2, 1, 4, 4));

    [Fact]
    public void Constant_fillers_make_the_numbers_that_Caffe_makes()
    {
        var recorded = Recorded("filler_constant");
        Assert.Equal(recorded["layer.0"], Fill(Filler.Zero with { Value = 0.25f }, 3, 4));
        Assert.Equal(recorded["layer.1"], Fill(Filler.Zero with { Value = -1.5f }, 3));
    }

    [Theory]
    [InlineData("filler_defaults")]
    [InlineData("bn_filler_defaults")]
    public void Parameters_without_a_filler_start_as_in_Caffe(string name)
    {
        string text = TestData.Read("caffe-golden", "cases", name, "net.prototxt");
        var reading = Compiler.Definition.NetDefinitionReader.Read("net.prototxt", text);
        var plan = Compiler.Passes.CompilePipeline.Run(reading.Definition, new Compiler.CompileOptions(), new Compiler.Problems.ProblemCollector())!;
        // What BatchNorm starts with is recorded apart: a pass in training changes it.
        var golden = Schema.NetParameter.Parser.ParseFrom(File.ReadAllBytes(TestData.PathOf("caffe-golden", "cases", name, "golden.binaryproto")));
        var before = golden.Layer.Where(layer => layer.Name.StartsWith("init:", StringComparison.Ordinal)).ToDictionary(layer => layer.Name[5..], layer => layer.Blobs[0].Data.ToArray());
        var after = Recorded(name);
        Assert.NotEmpty(plan.Parameters);
        foreach (var parameter in plan.Parameters)
        {
            string key = parameter.Layer + "." + parameter.Index;
            float value = parameter.Filler is null ? 0 : (float)parameter.Filler.Number("value");
            Assert.True(parameter.Filler is null || parameter.Filler.Text("type") == "constant");
            Assert.All(before.TryGetValue(key, out float[]? start) ? start : after[key], number => Assert.Equal(value, number));
        }
    }

    [Theory]
    [InlineData("FAN_IN", 75.0)]
    [InlineData("FAN_OUT", 1000.0)]
    [InlineData("AVERAGE", 537.5)]
    public void Xavier_is_uniform_with_variance_one_over_n(string norm, double n)
    {
        float[] values = Fill(new Filler("xavier") { VarianceNorm = norm }, 40, 3, 5, 5);
        double bound = Math.Sqrt(3 / n);
        Assert.All(values, value => Assert.InRange(Math.Abs(value), 0, bound * 1.0000001));
        AssertMoments(values, 0, Math.Sqrt(1 / n), kurtosis: 1.8);
        Assert.True(values.Max() > 0.99 * bound && values.Min() < -0.99 * bound);
    }

    [Theory]
    [InlineData("FAN_IN", 75.0)]
    [InlineData("FAN_OUT", 1000.0)]
    [InlineData("AVERAGE", 537.5)]
    public void Msra_is_normal_with_variance_two_over_n(string norm, double n) =>
        AssertMoments(Fill(new Filler("msra") { VarianceNorm = norm }, 40, 3, 5, 5), 0, Math.Sqrt(2 / n), kurtosis: 3);

    [Fact]
    public void Gaussian_has_its_mean_and_deviation() =>
        AssertMoments(Fill(new Filler("gaussian") { Mean = 1.5f, StandardDeviation = 0.25f }, 300, 400), 1.5, 0.25, kurtosis: 3);

    [Fact]
    public void Sparse_gaussian_keeps_a_weight_with_probability_sparse_over_outputs()
    {
        float[] values = Fill(new Filler("gaussian") { StandardDeviation = 2, Sparse = 15 }, 300, 400);
        double share = values.Count(value => value != 0) / (double)values.Length;
        Assert.InRange(share, 0.05 - 0.003, 0.05 + 0.003);
        AssertMoments(values.Where(value => value != 0).ToArray(), 0, 2, kurtosis: 3);
        Assert.All(Fill(new Filler("gaussian") { Sparse = 0 }, 30, 40), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Uniform_stays_within_its_bounds_and_fills_them()
    {
        float[] values = Fill(new Filler("uniform") { Min = -0.5f, Max = 2.5f }, 100_003);
        Assert.All(values, value => Assert.InRange(value, -0.5f, 2.5f));
        AssertMoments(values, 1, 3 / Math.Sqrt(12), kurtosis: 1.8);
    }

    [Fact]
    public void Positive_unitball_sums_to_one_for_each_output()
    {
        float[] values = Fill(new Filler("positive_unitball"), 20, 3, 5, 5);
        Assert.All(values, value => Assert.InRange(value, 0, 1));
        for (int row = 0; row < 20; row++) Assert.Equal(1, values.AsSpan(row * 75, 75).ToArray().Sum(value => (double)value), 1e-6);
    }

    [Fact]
    public void The_same_seed_gives_these_numbers_on_every_platform()
    {
        // From an independent implementation of Philox and the quantile; whatever changes them changes every training that is started from a seed.
        float[] normal = Fill(new Filler("gaussian"), 4), uniform = Fill(new Filler("uniform"), 4);
        Assert.Equal(Golden.Normal, normal.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(Golden.Uniform, uniform.Select(BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Numbers_depend_on_the_seed_the_layer_and_the_index_alone()
    {
        var filler = new Filler("gaussian");
        float[] one = Fill(filler, 100);
        Assert.Equal(one, Fill(filler, 10, 10));
        Assert.Equal(one[..50], Fill(filler, 50));
        foreach (var other in new[] { Parameter(filler, 100) with { Layer = "other" }, Parameter(filler, 100) with { Index = 1 } })
        {
            float[] values = new float[100];
            Filling.Fill(other, values, 9);
            Assert.Empty(one.Intersect(values));
        }
        float[] seeded = new float[100];
        Filling.Fill(Parameter(filler, 100), seeded, 10);
        Assert.Empty(one.Intersect(seeded));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.9, 1.2815515655446004)]
    [InlineData(1e-9, -5.997807015007773)]
    [InlineData(1.1641532182693481e-10, -6.3379577545537877)]
    public void The_normal_quantile_is_right_to_ten_digits(double probability, double quantile) =>
        Assert.Equal(quantile, NormalQuantile.Of(probability), 1e-9);

    [Fact]
    public void The_logarithm_is_right_to_the_last_digits()
    {
        for (double value = 1e-12; value < 1e6; value *= 1.37) Assert.Equal(Math.Log(value), NormalQuantile.Logarithm(value), 1e-14 * Math.Max(1, Math.Abs(Math.Log(value))));
    }

    [Theory]
    [InlineData("bilinear", 2, 1, 4, 3)]
    [InlineData("bilinear", 4, 4)]
    [InlineData("gauss", 4, 4)]
    public void What_a_filler_cannot_fill_is_refused_with_the_parameters_name(string type, params int[] shape) =>
        Assert.Contains("layer 'layer', parameter 0", Assert.Throws<ArgumentException>(() => Fill(new Filler(type), shape)).Message);

    private static Dictionary<string, float[]> Recorded(string name) => WeightNets.Recorded("caffe-golden", "cases", name, "golden.binaryproto");

    private static ParameterDescription Parameter(Filler filler, params int[] shape) => new("layer", "Weight", 0, new BlobShape(shape), 0, 1, 1, false, filler);

    private static float[] Fill(Filler filler, params int[] shape)
    {
        var parameter = Parameter(filler, shape);
        float[] values = new float[parameter.Count];
        Filling.Fill(parameter, values, 9);
        return values;
    }

    // Within five standard errors of the estimates.
    private static void AssertMoments(float[] values, double mean, double deviation, double kurtosis)
    {
        double n = values.Length;
        double actualMean = values.Average(value => (double)value);
        double variance = values.Average(value => Math.Pow(value - actualMean, 2));
        double fourth = values.Average(value => Math.Pow((value - actualMean) / Math.Sqrt(variance), 4));
        Assert.Equal(mean, actualMean, 5 * deviation / Math.Sqrt(n));
        Assert.Equal(1, variance / (deviation * deviation), 5 * Math.Sqrt((kurtosis - 1) / n));
        Assert.Equal(kurtosis, fourth, 5 * Math.Sqrt(96 / n));
    }

    private static class Golden
    {
        public static readonly uint[] Normal = [1065462015, 1000948322, 3219402212, 3215347826];
        public static readonly uint[] Uniform = [1062743733, 1056999180, 1025040000, 1036417928];
    }
}
