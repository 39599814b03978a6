namespace NetCompiler.GeneratedNets.Tests;

/// <summary>Digits of 28x28 grey values from 0 to 1, drawn from a font of 5x7 dots at changing places, in changing strength, over noise.</summary>
internal static class DrawnDigits
{
    public const int Size = 28;

    // One row of five dots each.
    private static readonly string[] Font =
    [
        "01110 10001 10011 10101 11001 10001 01110", "00100 01100 00100 00100 00100 00100 01110", "01110 10001 00001 00110 01000 10000 11111",
        "01110 10001 00001 00110 00001 10001 01110", "00010 00110 01010 10010 11111 00010 00010", "11111 10000 11110 00001 00001 10001 01110",
        "00110 01000 10000 11110 10001 10001 01110", "11111 00001 00010 00100 01000 01000 01000", "01110 10001 10001 01110 10001 10001 01110",
        "01110 10001 10001 01111 00001 00010 01100",
    ];

    /// <summary>Draws one digit for each label.</summary>
    public static void Draw(Random random, Span<float> images, Span<float> labels)
    {
        const int Dot = 3, Width = 5 * Dot, Height = 7 * Dot;
        for (int n = 0; n < labels.Length; n++)
        {
            int digit = random.Next(10), left = random.Next(Size - Width), top = random.Next(Size - Height);
            labels[n] = digit;
            var image = images.Slice(n * Size * Size, Size * Size);
            float ink = 0.5f + 0.5f * random.NextSingle();
            string[] rows = Font[digit].Split(' ');
            for (int y = 0; y < Size; y++)
            {
                for (int x = 0; x < Size; x++)
                {
                    bool isInside = x >= left && x < left + Width && y >= top && y < top + Height;
                    bool isInk = isInside && rows[(y - top) / Dot][(x - left) / Dot] == '1';
                    image[y * Size + x] = (isInk ? ink : 0) + 0.25f * random.NextSingle();
                }
            }
        }
    }
}
