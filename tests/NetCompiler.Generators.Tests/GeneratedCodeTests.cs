namespace NetCompiler.Generators.Tests;

public sealed class GeneratedCodeTests
{
    public static TheoryData<string> AllNets => [.. Directory.GetFiles(Nets.Folder, "*train_val.prototxt", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Nets.Folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(AllNets))]
    public void Every_net_of_the_repository_compiles_without_warnings(string path)
    {
        var build = new Project().Net("/project/" + path, Nets.Read(path)).Build();
        Assert.Empty(build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
        Assert.NotEmpty(build.Sources);
    }

    [Fact]
    public void A_program_uses_blobs_parameters_sizes_labels_and_solver_by_name()
    {
        var build = Nets.FlickrStyle().CSharp(
            """
            using User;
            using System;
            public static class Use
            {
                public static long Run()
                {
                    using var device = NetCompiler.Devices.ComputeDevice.Open("cpu");
                    using var train = new FlickrStyleCaffeNet.TrainNet(device);
                    using var test = new FlickrStyleCaffeNet.TestNet(device, train.Parameters);
                    using var deploy = new FlickrStyleCaffeNet.DeployNet(device, train.Parameters);
                    train.Data.Set(new float[FlickrStyleCaffeNet.TrainNet.Shapes.Data.Count]);
                    float loss = train.ForwardBackward() + test.Forward();
                    deploy.Forward();
                    Span<float> weights = train.Parameters.Conv1.Weight.Data, gradients = train.Parameters.Fc8Flickr.Bias.Diff;
                    Span<float> probabilities = deploy.Prob.Data;
                    const long Bytes = FlickrStyleCaffeNet.TrainNet.ActivationBytes + FlickrStyleCaffeNet.Parameters.TrainedBytes;
                    string name = Style.LongExposure.DisplayName();
                    const float Rate = FlickrStyleCaffeNet.Solver.BaseLearningRate;
                    return Bytes + weights.Length + gradients.Length + probabilities.Length + name.Length + (Rate > 0 ? 1 : 0);
                }
            }
            """).Build();
        Assert.Empty(build.Problems);
        Assert.Equal("", string.Join("\n", build.CompilerProblems.Take(5)));
    }
}
