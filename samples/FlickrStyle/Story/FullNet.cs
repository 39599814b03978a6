using System.Diagnostics;
using System.Globalization;
using FlickrStyle.Drawing;
using FlickrStyle.Nets;
using NetCompiler.Data;
using NetCompiler.Devices;
using NetCompiler.Solvers;
using NetCompiler.Weights;
using Spectre.Console;

namespace FlickrStyle.Story;

/// <summary>The CaffeNet of the real job, at full size: a few iterations on the drawn images, timed.</summary>
internal static class FullNet
{
    /// <summary>Runs it and shows how long it took.</summary>
    /// <param name="device">What it computes on.</param>
    /// <param name="options">The story's options.</param>
    /// <param name="images">The drawn images.</param>
    /// <param name="console">Where to.</param>
    public static void Run(ComputeDevice device, StoryOptions options, DrawnImages images, IAnsiConsole console)
    {
        var family = FlickrStyleCaffeNet.Family;
        var layer = (ImageDataSettings)family.TrainData[0];
        // There is no mean image of ImageNet here; its channels' means are as good.
        layer = layer with { Source = images.TrainList, Transform = layer.Transform with { MeanFile = "", MeanValues = [104, 117, 123] } };
        var watch = Stopwatch.StartNew();
        using var parameters = new FlickrStyleCaffeNet.Parameters(true);
        parameters.Fill(options.Seed);
        StandInWeights.Create(options.Seed).CopyTo(parameters);
        using var net = new FlickrStyleCaffeNet.TrainNet(device, parameters);
        using var data = NetDataReader.Open(net, [layer], new DataOptions { Seed = options.Seed });
        var solver = new Solver(net, family.Settings! with { Seed = options.Seed }, data, (device as CpuDevice)?.Team);
        var losses = new List<float> { solver.Step() };
        double warmUp = watch.Elapsed.TotalSeconds;
        var seconds = new List<double>();
        for (int iteration = 0; iteration < options.FullIterations; iteration++)
        {
            watch.Restart();
            losses.Add(solver.Step());
            seconds.Add(watch.Elapsed.TotalSeconds);
        }
        double median = seconds.Order().ElementAt(seconds.Count / 2);
        int batch = net.Data.Shape[0];
        var table = new Table().Border(TableBorder.Rounded).HideHeaders().AddColumn("").AddColumn("");
        table.AddRow("net", "FlickrStyleCaffeNet, a class that this program was built with");
        table.AddRow("parameters", parameters.All.Sum(parameter => (long)parameter.Count).ToString("N0", CultureInfo.InvariantCulture));
        table.AddRow("fillers, memory, first iteration", string.Create(CultureInfo.InvariantCulture, $"{warmUp:0.0} s"));
        table.AddRow("an iteration of " + batch.ToString(CultureInfo.InvariantCulture) + " images", string.Create(CultureInfo.InvariantCulture, $"[green]{median * 1e3:0} ms[/], {batch / median:0.0} images/s; forward, backward and update"));
        table.AddRow("losses", string.Join(", ", losses.Select(loss => loss.ToString("0.00", CultureInfo.InvariantCulture))));
        console.Write(table);
    }
}
