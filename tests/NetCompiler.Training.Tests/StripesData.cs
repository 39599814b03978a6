using NetCompiler.Blobs;
using NetCompiler.Solvers;

namespace NetCompiler.Training.Tests;

/// <summary>Noisy stripes in four directions, drawn from the position alone, straight into a net's inputs.</summary>
internal sealed class StripesData(CompiledNet net, int seed) : ITrainingData
{
    private readonly InputBlob data = net.AllBlobs.OfType<InputBlob>().Single(blob => blob.Name == "data");
    private readonly InputBlob label = net.AllBlobs.OfType<InputBlob>().Single(blob => blob.Name == "label");

    public long Position { get; set; }

    /// <summary>Called before each batch with its position; may throw, or spoil the batch afterwards.</summary>
    public Action<long>? Before { get; init; }

    /// <summary>Changes the images of a batch.</summary>
    public Action<long, float[]>? Spoil { get; init; }

    public void NextBatch()
    {
        Before?.Invoke(Position);
        var random = new Random(unchecked((int)(Position * 7919) + seed));
        float[] images = new float[data.Count], labels = new float[label.Count];
        int side = data.Shape[2], pixels = side * side;
        for (int n = 0; n < labels.Length; n++)
        {
            int direction = random.Next(4);
            labels[n] = direction;
            double phase = random.NextDouble() * 6;
            for (int i = 0; i < pixels; i++)
            {
                int y = i / side, x = i % side, along = direction switch { 0 => y, 1 => x, 2 => x + y, _ => x - y };
                images[(n * pixels) + i] = (float)(Math.Sin((along * 1.3) + phase) + ((random.NextDouble() - 0.5) * 1.5));
            }
        }
        Spoil?.Invoke(Position, images);
        data.Set(images);
        label.Set(labels);
        Position++;
    }
}
