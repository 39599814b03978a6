using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlickrStyle.Tests.Downloads;

/// <summary>A server on this machine that answers as it is told, byte for byte: wrong lengths, silence and all.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<string, int> requests = new(StringComparer.Ordinal);
    private readonly Func<string, int, byte[]?> answer;

    /// <summary>Starts it.</summary>
    /// <param name="answer">The bytes of the answer, given the path and how often it was asked for before; null for silence.</param>
    /// <param name="address">Where it listens.</param>
    public LoopbackServer(Func<string, int, byte[]?> answer, IPAddress? address = null)
    {
        this.answer = answer;
        listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(Accept);
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>The address of a path.</summary>
    public string AddressOf(string path) => $"http://127.0.0.1:{Port}{path}";

    /// <summary>How often a path was asked for.</summary>
    public int RequestsOf(string path) => requests.GetValueOrDefault(path);

    /// <summary>An answer with headers.</summary>
    public static byte[] Answer(string status, byte[] body, params string[] headers) =>
        [.. Encoding.ASCII.GetBytes("HTTP/1.1 " + status + "\r\n" + string.Concat(headers.Select(header => header + "\r\n")) + "Connection: close\r\n\r\n"), .. body];

    /// <summary>An answer that says its length.</summary>
    public static byte[] Ok(byte[] body, int? length = null) => Answer("200 OK", body, "Content-Length: " + (length ?? body.Length));

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        listener.Stop();
        stop.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await listener.AcceptTcpClientAsync(stop.Token), stop.Token);
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Serve(TcpClient client, CancellationToken cancellation)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
                string path = (await reader.ReadLineAsync(cancellation))!.Split(' ')[1];
                while (await reader.ReadLineAsync(cancellation) is { Length: > 0 })
                {
                    // Headers, up to the empty line.
                }
                int before = requests.AddOrUpdate(path, 1, (_, count) => count + 1) - 1;
                if (answer(path, before) is { } bytes) await stream.WriteAsync(bytes, cancellation);
                else await Task.Delay(Timeout.Infinite, cancellation);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException or SocketException or NullReferenceException)
        {
            // The other side went away, or the test is over.
        }
    }
}
