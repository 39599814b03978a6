using System.Net;
using System.Net.Sockets;

namespace FlickrStyle.Downloads;

/// <summary>
/// Which machines a download may connect to. A list of addresses comes from somebody else, and so do redirects: neither may make this
/// program ask machines of the local network. Names are resolved here and the connection goes to the address that was checked, so that a
/// name cannot mean another machine a moment later.
/// </summary>
/// <param name="allowedHosts">Hosts, as they stand in addresses, that may be private.</param>
internal sealed class AddressPolicy(IEnumerable<string> allowedHosts)
{
    // RFC 6890 and the registries that it began: what is not for the public network.
    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    private readonly HashSet<string> allowed = new(allowedHosts, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an address belongs to the public network.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (Private.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address))) return false;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return true;
        // Addresses that carry another: 6to4 in bytes 2 to 5, NAT64 in the last four.
        ReadOnlySpan<byte> bytes = address.GetAddressBytes();
        if (bytes is [0x20, 0x02, ..]) return IsPublic(new IPAddress(bytes[2..6]));
        return bytes is not [0x00, 0x64, 0xFF, 0x9B, ..] || IsPublic(new IPAddress(bytes[12..]));
    }

    /// <summary>Connects to a host, if all it resolves to is allowed.</summary>
    /// <param name="host">The host.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PrivateAddressException">An address of the host is private.</exception>
    /// <exception cref="SocketException">There is no such host, or it does not answer.</exception>
    public async ValueTask<Stream> Connect(string host, int port, CancellationToken cancellation)
    {
        string name = host.Trim('[', ']');
        var addresses = IPAddress.TryParse(name, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(name, cancellation);
        if (!allowed.Contains(name) && addresses.FirstOrDefault(address => !IsPublic(address)) is { } hidden) throw new PrivateAddressException(name, hidden);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A host is on a private network.</summary>
/// <param name="host">The host.</param>
/// <param name="address">Its address.</param>
internal sealed class PrivateAddressException(string host, IPAddress address) : IOException(
    "'" + host + "' is the private address " + address + ", which is not asked unless --allow-private " + host + " is given");
