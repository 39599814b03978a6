namespace NetCompiler.Imaging;

/// <summary>
/// Resizes 8-bit images as OpenCV's <c>resize</c> with <c>INTER_LINEAR</c> does, bit for bit: pixel centres at half integers, two neighbours in
/// each direction without antialiasing, coefficients of 11 bits, rows blended with 18 bits and rounded at the end. Keeps its tables and row buffers from image to image.
/// </summary>
public sealed class BilinearResize
{
    private const int CoefficientBits = 11;
    private const int One = 1 << CoefficientBits;

    private int[] columns = [], weights = [], firstRow = [], secondRow = [];
    private int tableWidth, tableSource, tableChannels;

    /// <summary>Resizes an image; one of the wanted size already is copied.</summary>
    /// <param name="source">The image.</param>
    /// <param name="width">The wanted width in pixels.</param>
    /// <param name="height">The wanted height in pixels.</param>
    /// <param name="target">Receives the resized image; another object than the source.</param>
    public void Run(ImagePixels source, int width, int height, ImagePixels target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (source.Width == width && source.Height == height)
        {
            target.CopyFrom(source);
            return;
        }
        target.Reset(width, height, source.Channels);
        PlanColumns(source.Width, width, source.Channels);
        int length = width * source.Channels;
        // Which source rows the two buffers hold; neighbouring target rows often share one.
        int first = -1, second = -1;
        double scale = 1.0 / ((double)height / source.Height);
        for (int y = 0; y < height; y++)
        {
            float at = (float)(((y + 0.5) * scale) - 0.5);
            int row = (int)MathF.Floor(at);
            float fraction = at - row;
            int upper = Math.Clamp(row, 0, source.Height - 1), lower = Math.Clamp(row + 1, 0, source.Height - 1);
            if (first != upper && second == upper)
            {
                (firstRow, secondRow) = (secondRow, firstRow);
                (first, second) = (second, first);
            }
            if (first != upper) Horizontal(source, first = upper, firstRow);
            if (second != lower) Horizontal(source, second = lower, secondRow);
            Vertical(firstRow.AsSpan(0, length), secondRow.AsSpan(0, length), Coefficient(1f - fraction), Coefficient(fraction), target.Bytes.Slice(y * length, length));
        }
    }

    // Half integers go to the even neighbour, as the processor's own rounding does.
    private static int Coefficient(float weight) => (int)MathF.Round(weight * One, MidpointRounding.ToEven);

    // For each target column: the offset of its left source pixel, and the weights of it and of its right neighbour.
    private void PlanColumns(int sourceWidth, int width, int channels)
    {
        if (tableWidth == width && tableSource == sourceWidth && tableChannels == channels) return;
        (tableWidth, tableSource, tableChannels) = (width, sourceWidth, channels);
        if (columns.Length < width) (columns, weights) = (new int[width], new int[2 * width]);
        if (firstRow.Length < width * channels) (firstRow, secondRow) = (new int[width * channels], new int[width * channels]);
        double scale = 1.0 / ((double)width / sourceWidth);
        for (int x = 0; x < width; x++)
        {
            float at = (float)(((x + 0.5) * scale) - 0.5);
            int column = (int)MathF.Floor(at);
            float fraction = at - column;
            if (column < 0) (column, fraction) = (0, 0);
            if (column >= sourceWidth - 1) (column, fraction) = (sourceWidth - 1, 0);
            columns[x] = column * channels;
            weights[2 * x] = Coefficient(1f - fraction);
            weights[(2 * x) + 1] = Coefficient(fraction);
        }
    }

    private void Horizontal(ImagePixels source, int row, int[] target)
    {
        int channels = source.Channels, stride = source.Width * channels;
        ReadOnlySpan<byte> line = source.Bytes.Slice(row * stride, stride);
        int at = 0;
        for (int x = 0; x < tableWidth; x++)
        {
            int left = columns[x], right = Math.Min(left + channels, stride - channels), near = weights[2 * x], far = weights[(2 * x) + 1];
            for (int c = 0; c < channels; c++) target[at++] = (line[left + c] * near) + (line[right + c] * far);
        }
    }

    private static void Vertical(ReadOnlySpan<int> upper, ReadOnlySpan<int> lower, int near, int far, Span<byte> target)
    {
        upper = upper[..target.Length];
        lower = lower[..target.Length];
        // 8 + 11 bits lose 4, so that the product with 11 bits fits 16 + 16; of that product the upper half is kept, and 2 bits are left to round.
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (byte)((((near * (upper[i] >> 4)) >> 16) + ((far * (lower[i] >> 4)) >> 16) + 2) >> 2);
        }
    }
}
