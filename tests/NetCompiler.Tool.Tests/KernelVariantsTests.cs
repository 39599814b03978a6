using System.Text.Json;

namespace NetCompiler.Tool.Tests;

/// <summary>Candidate schedules as files.</summary>
public sealed class KernelVariantsTests
{
    private const string Net = """
        name: "small"
        layer { name: "data" type: "Input" top: "data" top: "target" input_param { shape { dim: 8 dim: 8 dim: 9 dim: 9 } shape { dim: 8 dim: 24 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 16 kernel_size: 3 pad: 1 } }
        layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 24 } }
        layer { name: "loss" type: "EuclideanLoss" bottom: "ip" bottom: "target" top: "loss" }
        """;

    [Fact]
    public void Every_contraction_has_candidates_whose_kernels_are_there_and_whose_results_lie_in_their_arena()
    {
        const int Candidates = 3;
        using var folder = new TemporaryFolder();
        string files = folder.PathOf("variants");
        var run = ToolRun.Of("kernels", folder.Write("net.prototxt", Net), "--variants", files, "--candidates", "3");
        Assert.True(run.Code == ExitCode.Success, run.Error);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(files, "manifest.json")));
        var candidates = manifest.RootElement.GetProperty("candidates").EnumerateArray().ToArray();
        var floats = manifest.RootElement.GetProperty("floats");
        foreach (string name in new[] { "conv", "ip", "d(ip.Weight)", "d(conv.Weight)", "d(conv)" })
        {
            var own = candidates.Where(candidate => candidate.GetProperty("contraction").GetString() == name).ToArray();
            Assert.Equal(Enumerable.Range(0, Candidates), own.Select(candidate => candidate.GetProperty("rank").GetInt32()).Distinct().Order());
            // A candidate that is another's would be measured twice.
            Assert.Equal(own.Length, own.Select(candidate => candidate.GetProperty("tile").GetString() + candidate.GetProperty("parts")).Distinct().Count());
        }
        foreach (var candidate in candidates)
        {
            Assert.True(candidate.GetProperty("operations").GetDouble() > 0);
            var result = candidate.GetProperty("result");
            Assert.InRange(result.GetProperty("offset").GetInt64() + result.GetProperty("count").GetInt64(), 1, floats.GetProperty(result.GetProperty("arena").GetString()!).GetInt64());
            Assert.True(candidate.GetProperty("launches").GetArrayLength() >= (candidate.GetProperty("parts").GetInt32() > 1 ? 2 : 1));
            foreach (var launch in candidate.GetProperty("launches").EnumerateArray())
            {
                string ptx = File.ReadAllText(Path.Combine(files, launch.GetProperty("file").GetString() + ".ptx"));
                Assert.Contains(".entry " + launch.GetProperty("function").GetString() + "(", ptx);
                Assert.Contains(FormattableString.Invariant($".maxntid {launch.GetProperty("threads").GetInt32()}"), ptx);
                Assert.All(launch.GetProperty("grid").EnumerateArray(), extent => Assert.True(extent.GetInt32() >= 1));
            }
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    public void A_number_of_candidates_that_is_none_is_refused(string count)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.Usage, ToolRun.Of("kernels", folder.Write("net.prototxt", Net), "--variants", folder.PathOf("v"), "--candidates", count).Code);
    }
}
