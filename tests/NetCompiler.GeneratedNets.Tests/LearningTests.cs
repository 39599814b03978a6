using NetCompiler.Blobs;
using NetCompiler.Devices;
using NetCompiler.GeneratedNets.Tests.Nets;
using NetCompiler.Solvers;
using NetCompiler.Weights;

namespace NetCompiler.GeneratedNets.Tests;

/// <summary>
/// Published nets with the numbers of their own solvers learn pictures that are drawn here, to an accuracy that is stated in advance, on pictures that they
/// have not seen. A guess would be right once in ten times.
/// </summary>
public sealed class LearningTests
{
    private const int TestBatches = 5;

    private delegate void Drawing(Random random, Span<float> images, Span<float> labels);

    [Fact]
    public void LeNet_reads_97_of_100_drawn_digits_after_150_batches()
    {
        using var device = ComputeDevice.Open("cpu");
        using var train = new LeNet.TrainNet(device);
        using var test = new LeNet.TestNet(device, train.Parameters);
        Train(train, train.Data, train.Label, LeNet.Solver.Settings, DrawnDigits.Draw, 150);
        Assert.InRange(Accuracy(test, test.Data, test.Label, test.Accuracy, DrawnDigits.Draw), 0.97, 1);
    }

    [Fact]
    public void Cifar10_quick_tells_90_of_100_drawn_shapes_after_200_batches()
    {
        using var device = ComputeDevice.Open("cpu");
        using var train = new Cifar10Quick.TrainNet(device);
        using var test = new Cifar10Quick.TestNet(device, train.Parameters);
        Train(train, train.Data, train.Label, Cifar10Quick.Solver.Settings, DrawnShapes.Draw, 200);
        Assert.InRange(Accuracy(test, test.Data, test.Label, test.Accuracy, DrawnShapes.Draw), 0.90, 1);
    }

    private static void Train<TNet>(TNet net, InputBlob images, InputBlob labels, SolverSettings settings, Drawing draw, int iterations)
        where TNet : CompiledNet, ITrainableNet
    {
        net.ParameterSet.Fill(seed: 1);
        var solver = new Solver(net, settings);
        var random = new Random(1);
        for (int i = 0; i < iterations; i++)
        {
            draw(random, images.Data, labels.Data);
            solver.Step();
        }
    }

    private static double Accuracy(CompiledNet net, InputBlob images, InputBlob labels, Blob accuracy, Drawing draw)
    {
        var random = new Random(2);
        double sum = 0;
        for (int i = 0; i < TestBatches; i++)
        {
            draw(random, images.Data, labels.Data);
            net.RunForward();
            sum += accuracy.ToArray()[0];
        }
        return sum / TestBatches;
    }
}
