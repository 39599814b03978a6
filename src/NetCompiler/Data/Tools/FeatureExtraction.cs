using System.Globalization;
using Google.Protobuf;
using NetCompiler.Blobs;
using NetCompiler.Schema;
using NetCompiler.Solvers;

namespace NetCompiler.Data;

/// <summary>Writes what a net makes of its data into databases, as Caffe's <c>extract_features</c> does: a record of floats for each image.</summary>
public static class FeatureExtraction
{
    /// <summary>Runs batches and writes blobs.</summary>
    /// <param name="net">A net that keeps its blobs.</param>
    /// <param name="data">Where batches come from.</param>
    /// <param name="blobs">The names of blobs, each with the folder of its LMDB, which must not exist; all appear complete or not at all.</param>
    /// <param name="batches">How many batches.</param>
    /// <returns>How many records each database has.</returns>
    /// <exception cref="ArgumentException">The net has no such blob, or the blobs have different batches.</exception>
    /// <exception cref="IOException">A database exists already or cannot be written.</exception>
    public static int Run(CompiledNet net, ITrainingData data, IReadOnlyList<(string Blob, string Database)> blobs, int batches)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(blobs);
        var sources = blobs.Select(pair => net.AllBlobs.LastOrDefault(blob => blob.Name == pair.Blob)
            ?? throw new ArgumentException($"the net has no blob '{pair.Blob}'. It has {string.Join(", ", net.AllBlobs.Select(blob => blob.Name).Distinct())}.", nameof(blobs))).ToArray();
        var writers = new List<LmdbWriter>();
        int count = 0;
        try
        {
            foreach (var (_, database) in blobs) writers.Add(new LmdbWriter(database));
            for (int batch = 0; batch < batches; batch++)
            {
                data.NextBatch();
                net.RunForward();
                for (int i = 0; i < sources.Length; i++) Write(sources[i], writers[i], count);
                count += sources[0].Shape[0];
            }
            foreach (var writer in writers) writer.Complete();
        }
        finally
        {
            foreach (var writer in writers) writer.Dispose();
        }
        return count;
    }

    // A row is channels, height and width; Caffe's keys are numbers of ten digits.
    private static void Write(Blob blob, LmdbWriter writer, int first)
    {
        float[] values = blob.ToArray();
        int rows = blob.Shape[0], length = values.Length / Math.Max(1, rows);
        for (int row = 0; row < rows; row++)
        {
            var datum = new Datum
            {
                Channels = blob.Shape.Rank > 1 ? blob.Shape[1] : 1,
                Height = blob.Shape.Rank > 2 ? blob.Shape[2] : 1,
                Width = blob.Shape.Rank > 3 ? blob.Shape[3] : 1,
            };
            datum.FloatData.AddRange(values.AsSpan(row * length, length).ToArray());
            writer.Add((first + row).ToString("D10", CultureInfo.InvariantCulture), datum.ToByteArray());
        }
    }
}
