using System.Diagnostics;
using System.Globalization;

namespace FlickrStyle.Tests;

/// <summary>A job in a folder of its own: drawn images, lists, a net of one layer that is compiled when it runs, and its solver.</summary>
internal sealed class SmallJob : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Draws the images and writes the files.</summary>
    public SmallJob()
    {
        Assert.Equal(0, SampleRun.Of("draw", "--images", "40", "--test", "20", "--size", "24", "--output", folder.Path).Code);
        Net = folder.Write("net.prototxt", NetText("0.01"));
        Solver = WriteSolver("0.001");
    }

    /// <summary>The net's file.</summary>
    public string Net { get; }

    /// <summary>The solver's file.</summary>
    public string Solver { get; }

    /// <summary>The list of images to train on.</summary>
    public string TrainList => folder.PathOf("train.txt");

    /// <summary>The list of images to test on.</summary>
    public string TestList => folder.PathOf("test.txt");

    /// <summary>A path in the folder.</summary>
    public string this[string name] => folder.PathOf(name);

    /// <summary>Writes the solver anew.</summary>
    public string WriteSolver(string rate, string prefix = "job") => folder.Write("solver.prototxt", string.Create(CultureInfo.InvariantCulture, $$"""
        net: "{{folder.PathOf("net.prototxt")}}"
        test_iter: 2 test_interval: 3
        base_lr: {{rate}} lr_policy: "fixed" momentum: 0.9
        max_iter: 6 display: 1 snapshot: 3 snapshot_prefix: "{{folder.PathOf(prefix)}}" random_seed: 1
        """));

    /// <summary>Changes a line of a list, numbered from 1.</summary>
    public static void ChangeLine(string list, int number, Func<string, string> change)
    {
        string[] lines = File.ReadAllLines(list);
        lines[number - 1] = change(lines[number - 1]);
        File.WriteAllLines(list, lines);
    }

    /// <summary>Replaces a piece of the net, which has it.</summary>
    public void ChangeNet(string before, string after) => Change(Net, before, after);

    /// <summary>Replaces a piece of the solver, which has it.</summary>
    public void ChangeSolver(string before, string after) => Change(Solver, before, after);

    /// <summary>The path of the image on a line.</summary>
    public string ImageOf(int number) => File.ReadAllLines(TrainList)[number - 1].Split(' ')[0];

    /// <summary>Trains.</summary>
    public SampleRun Train(params string[] more) => SampleRun.Of(["train", "-solver", Solver, "-device", "cpu:1", .. more]);

    /// <summary>Trains in a process of its own.</summary>
    public ProcessStartInfo TrainProcess(params string[] more) => SampleRun.InProcess(["train", "-solver", Solver, "-device", "cpu:1", .. more]);

    /// <summary>Tests the snapshot of the last iteration.</summary>
    public SampleRun Test(params string[] more) => SampleRun.Of(["test", "-model", Net, "-weights", this["job_iter_6.caffemodel"], "-iterations", "5", "-device", "cpu:1", .. more]);

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private static void Change(string path, string before, string after)
    {
        string text = File.ReadAllText(path);
        Assert.Contains(before, text);
        File.WriteAllText(path, text.Replace(before, after, StringComparison.Ordinal));
    }

    private string NetText(string deviation)
    {
        return "name: \"Small\"\n" + Data("TRAIN", "train.txt", "mirror: true crop_size: 16") + Data("TEST", "test.txt", "crop_size: 16") + $$"""
            layer {
              name: "fc8_flickr" type: "InnerProduct" bottom: "data" top: "fc8_flickr"
              inner_product_param { num_output: 20 weight_filler { type: "gaussian" std: {{deviation}} } }
            }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc8_flickr" bottom: "label" top: "loss" }
            layer { name: "accuracy" type: "Accuracy" bottom: "fc8_flickr" bottom: "label" top: "accuracy" include { phase: TEST } }
            """;

        string Data(string phase, string list, string transform) => $$"""
            layer {
              name: "data" type: "ImageData" top: "data" top: "label" include { phase: {{phase}} }
              transform_param { {{transform}} scale: 0.004 mean_value: 104 mean_value: 117 mean_value: 123 }
              image_data_param { source: "{{folder.PathOf(list)}}" batch_size: 4 new_height: 20 new_width: 20 }
            }

            """;
    }
}
