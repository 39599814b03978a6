using System.Globalization;
using System.Text.RegularExpressions;

namespace FlickrStyle.Tests;

/// <summary>A job on a CUDA GPU: the stand-in for its driver, whose streams run as late as they may, in processes of their own.</summary>
public sealed class CudaTests
{
    [Fact]
    public void A_job_trains_on_cuda_and_resumes_from_its_snapshot_with_the_same_bytes()
    {
        using var job = new SmallJob();
        // Convolution, pooling, LRN and dropout, before the layer that the job has.
        const string last = "layer {\n  name: \"fc8_flickr\" type: \"InnerProduct\" bottom: ";
        job.ChangeNet(last + "\"data\"", Layers + last + "\"fc7\"");
        var whole = OnCuda(job);
        Assert.Contains("Iteration 5, lr = 0.001", whole.Output);
        byte[] weights = File.ReadAllBytes(job["job_iter_6.caffemodel"]);

        job.WriteSolver("0.001", "half");
        OnCuda(job, "-iterations", "3");
        OnCuda(job, "--snapshot=" + job["half_iter_3.solverstate"]);
        Assert.Equal(weights, File.ReadAllBytes(job["half_iter_6.caffemodel"]));

        // The processor rounds elsewhere, and loses as much.
        job.WriteSolver("0.001", "cpu");
        double[] expected = Losses(job.Train().AssertDone()), actual = Losses(whole);
        Assert.InRange(actual.Length, 6, 7);
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    private const string Layers =
        """
        layer {
          name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
          convolution_param { num_output: 8 kernel_size: 3 weight_filler { type: "xavier" } }
        }
        layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
        layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { pool: MAX kernel_size: 2 stride: 2 } }
        layer { name: "norm1" type: "LRN" bottom: "pool1" top: "norm1" lrn_param { local_size: 3 } }
        layer {
          name: "fc7" type: "InnerProduct" bottom: "norm1" top: "fc7"
          inner_product_param { num_output: 30 weight_filler { type: "xavier" } }
        }
        layer { name: "drop7" type: "Dropout" bottom: "fc7" top: "fc7" }

        """;

    private static SampleRun OnCuda(SmallJob job, params string[] more)
    {
        string findings = job["findings"];
        var start = SampleRun.InProcess(["train", "-solver", job.Solver, "-device", "cuda:0", .. more]);
        CudaStandInLibrary.Give(start, findings);
        var run = SampleRun.Of(start).AssertDone();
        Assert.False(File.Exists(findings), File.Exists(findings) ? File.ReadAllText(findings) : "");
        return run;
    }

    private static double[] Losses(SampleRun run) =>
        [.. Regex.Matches(run.Output, @"Iteration \d+.*?, loss = ([0-9.]+)")
            .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
}
