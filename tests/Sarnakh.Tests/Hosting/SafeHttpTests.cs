using System.Net;
using System.Net.Sockets;
using System.Text;
using Sarnakh.Hosting;

namespace Sarnakh.Tests.Hosting;

/// <summary>Calls to addresses that somebody else chose.</summary>
public class SafeHttpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("20.50.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void AddressesOfTheInternet_ArePublic(string address) => AddressRanges.IsPublic(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("168.63.129.16")] // host agent of Azure
    [InlineData("169.254.169.254")] // metadata of Azure, AWS, Google Cloud
    [InlineData("169.254.170.2")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")] // metadata of AWS
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void AddressesWithin_AreNot(string address) => AddressRanges.IsPublic(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("https://127.0.0.1")]
    [InlineData("https://2130706433")] // the same as a number
    [InlineData("https://0x7f.1")]
    [InlineData("https://0177.0.0.1")]
    [InlineData("https://[::1]")]
    [InlineData("https://[::ffff:7f00:1]")]
    [InlineData("https://localhost")]
    [InlineData("https://169.254.169.254/metadata/identity")]
    public async Task WithoutAllowance_NothingWithinIsCalled(string address)
    {
        using var server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var http = new SafeHttp(allow: null, Dns.GetHostAddressesAsync);
        var target = new UriBuilder(address) { Port = server.Port }.Uri;

        var fault = await Should.ThrowAsync<OutgoingCallException>(() => http.Get(target, null, Cancel));
        fault.Message.ShouldContain("not public");
        server.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("ftp://example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://example.com/")]
    public async Task OnlyHttps_IsSpoken(string address)
    {
        using var http = new SafeHttp(null, (_, _) => throw new InvalidOperationException("Looked up."));
        (await Should.ThrowAsync<OutgoingCallException>(() => http.Get(new Uri(address), null, Cancel))).Message.ShouldContain("only https");
    }

    /// <summary>The first answer of the name service is harmless, the next one is not.</summary>
    [Fact]
    public async Task ANameThatChangesItsAddress_GainsNothing()
    {
        using var server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
        var lookups = 0;
        // 192.0.2.0/24 is a documentation range; it stands for the address that the attacker shows first.
        using var http = new SafeHttp("192.0.2.1", (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(lookups++ == 0 ? "192.0.2.1" : "127.0.0.1")]), TimeSpan.FromSeconds(1));

        var target = new Uri($"https://rebind.example:{server.Port}/");
        for (var call = 0; call < 3; call++) await Should.ThrowAsync<OutgoingCallException>(() => http.Get(target, null, Cancel));
        // Each call looks up once, and what it found is what it would have connected to.
        lookups.ShouldBe(3);
        server.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task OneBadAddressAmongGoodOnes_RefusesAll()
    {
        using var server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var http = new SafeHttp(null, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Parse("::ffff:127.0.0.1")]));
        (await Should.ThrowAsync<OutgoingCallException>(() => http.Get(new Uri($"https://both.example:{server.Port}/"), null, Cancel))).Message.ShouldContain("not public");
        server.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData("127.0.0.0/8")]
    [InlineData("10.0.0.0/8, 127.0.0.1")]
    public async Task AnAllowedNetwork_IsCalled_AlsoPlain(string allow)
    {
        using var server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        using var http = new SafeHttp(allow, Dns.GetHostAddressesAsync);
        (await http.Get(server.Address, null, Cancel)).Body.ShouldBe("hello");
    }

    [Fact]
    public async Task AnAllowedName_IsCalledWhereverItIs_AndNoOther()
    {
        using var server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        using var http = new SafeHttp("keycloak.corp.example", (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        (await http.Get(new Uri($"http://keycloak.corp.example:{server.Port}/"), null, Cancel)).Body.ShouldBe("hello");
        await Should.ThrowAsync<OutgoingCallException>(() => http.Get(new Uri($"https://x.keycloak.corp.example:{server.Port}/"), null, Cancel));
    }

    [Fact]
    public async Task ARedirect_IsNotFollowed()
    {
        using var target = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var server = new OneAnswer($"HTTP/1.1 302 Found\r\nLocation: {target.Address}\r\nContent-Length: 0\r\n\r\n");
        using var http = new SafeHttp("127.0.0.1", Dns.GetHostAddressesAsync);
        (await http.Get(server.Address, null, Cancel)).Status.ShouldBe(HttpStatusCode.Found);
        target.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task AServerThatHangs_IsLeft()
    {
        using var server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nand then");
        using var http = new SafeHttp("127.0.0.1", Dns.GetHostAddressesAsync, longestCall: TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OutgoingCallException>(() => http.Get(server.Address, null, Cancel));
    }

    [Fact]
    public async Task AnEndlessAnswer_IsLeft()
    {
        using var server = new OneAnswer($"HTTP/1.1 200 OK\r\n\r\n{new string('x', SafeHttp.LongestAnswer + 1)}");
        using var http = new SafeHttp("127.0.0.1", Dns.GetHostAddressesAsync);
        await Should.ThrowAsync<OutgoingCallException>(() => http.Get(server.Address, null, Cancel));
    }

    /// <summary>Says the same to whoever connects, and leaves the connection open.</summary>
    private sealed class OneAnswer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _connections;

        public OneAnswer(string answer)
        {
            _listener.Start();
            _ = Serve(Encoding.ASCII.GetBytes(answer));
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Uri Address => new($"http://127.0.0.1:{Port}/");

        public int Connections => Volatile.Read(ref _connections);

        public void Dispose() => _listener.Dispose();

        private async Task Serve(byte[] answer)
        {
            while (true)
            {
                TcpClient client;
                try
                {
                    client = await _listener.AcceptTcpClientAsync();
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    return;
                }
                Interlocked.Increment(ref _connections);
                var request = new byte[4096];
                _ = await client.GetStream().ReadAsync(request);
                await client.GetStream().WriteAsync(answer);
            }
        }
    }
}
