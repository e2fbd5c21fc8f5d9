using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentHost.Remote.Connecting;
using AgentHost.Server.Listening;
using AgentHost.Server.Running;

namespace AgentHost.Server.Tests.Listening;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ListeningTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("agent-lst-");

    private string SocketPath => Path.Combine(_root.FullName, "own", "s.sock");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Socket_IsForItsPersonAlone()
    {
        await using var rig = await ServerRig.OpenAsync();
        var path = rig.Server.Address["unix:".Length..];

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(rig.Data));
        Assert.All(Directory.EnumerateFiles(rig.Data, "*.json"), static file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal("\"ok\"", (await rig.SendAsync(rig.Request("GET", "/healthz") with { Token = null })).Body);
        Assert.Equal("\"ok\"", (await rig.SendAsync(rig.Request("GET", "/readyz") with { Token = null })).Body);
    }

    [Fact]
    public async Task PathThatAnswers_IsRefused_AndOneThatDoesNotIsTaken()
    {
        using (var first = await SocketPlace.TakeAsync(SocketPath, Token))
        {
            using var socket = first.Bind(new UnixDomainSocketEndPoint(SocketPath));
            socket.Listen();
            Assert.Equal(HostFailure.Busy, (await Assert.ThrowsAsync<HostException>(async () => await SocketPlace.TakeAsync(SocketPath, Token))).Failure);
        }

        // Left by a process that was killed: the file is there, and nobody listens.
        var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        left.Bind(new UnixDomainSocketEndPoint(SocketPath + "2"));
        left.Listen();
        File.Move(SocketPath + "2", SocketPath);
        Assert.Equal(HostFailure.Busy, (await Assert.ThrowsAsync<HostException>(async () => await SocketPlace.TakeAsync(SocketPath, Token))).Failure);
        left.Dispose();
        using var taken = await SocketPlace.TakeAsync(SocketPath, Token);
        Assert.False(File.Exists(SocketPath));
    }

    [Fact]
    public async Task Socket_WithTooManyWaiting_IsTriedAgain()
    {
        var path = Path.Combine(_root.FullName, "full.sock");
        using var full = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        full.Bind(new UnixDomainSocketEndPoint(path));
        full.Listen(1);
        var waiting = new List<Socket>();
        try
        {
            for (SocketError? fault = null; fault is null;)
            {
                waiting.Add(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false });
                try
                {
                    await waiting[^1].ConnectAsync(new UnixDomainSocketEndPoint(path), Token);
                }
                catch (SocketException refused)
                {
                    fault = refused.SocketErrorCode;
                }
            }

            // The first try finds no room.
            var connected = SocketConnector.ConnectAsync(path, Token).AsTask();
            Assert.False(connected.IsCompleted);
            for (var i = 0; i < waiting.Count - 1; i++)
            {
                (await full.AcceptAsync(Token)).Dispose();
            }

            await using var stream = await connected.WaitAsync(ServerRig.Patience, Token);
            Assert.True(stream.CanWrite);
        }
        finally
        {
            waiting.ForEach(static socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task PathThatIsNotOurs_IsRefused()
    {
        var own = Directory.CreateDirectory(Path.Combine(_root.FullName, "own")).FullName;
        File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Combine(own, "file"), "kept", Token);
        File.CreateSymbolicLink(SocketPath, Path.Combine(own, "file"));
        Assert.Contains("it is a link", await RefusalAsync(SocketPath), StringComparison.Ordinal);
        Assert.Contains("no socket", await RefusalAsync(Path.Combine(own, "file")), StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(Path.Combine(own, "file"), Token));

        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "link"), own);
        Assert.Contains("its folder is a link", await RefusalAsync(Path.Combine(_root.FullName, "link", "s.sock")), StringComparison.Ordinal);

        var open = Directory.CreateDirectory(Path.Combine(_root.FullName, "open")).FullName;
        File.SetUnixFileMode(open, (UnixFileMode)0x1FF);
        Assert.Contains("others may write", await RefusalAsync(Path.Combine(open, "s.sock")), StringComparison.Ordinal);
        Assert.Contains("at most", await RefusalAsync(Path.Combine(own, new string('x', 120))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PathOfAnotherUser_IsRefused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give files to others");
        var own = Directory.CreateDirectory(Path.Combine(_root.FullName, "own")).FullName;
        File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(SocketPath + "2"));
            File.Move(SocketPath + "2", SocketPath);
        }

        await GiveAsync(SocketPath);
        Assert.Contains("it is another user's", await RefusalAsync(SocketPath), StringComparison.Ordinal);
        await GiveAsync(own);
        Assert.Contains("its folder is another user's", await RefusalAsync(SocketPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherMachines_NeedTls()
    {
        foreach (var host in (IPAddress[])[IPAddress.Any, IPAddress.IPv6Any, IPAddress.Parse("192.0.2.1")])
        {
            var fault = await Assert.ThrowsAsync<HostException>(() => HttpServer.StartAsync(
                NoHost.Instance, new ServerOptions(new ListenAddress { Host = host }, _root.FullName, "0"), Token));

            Assert.Contains("--tls-cert", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Tls_Serves_ByTheCertificatesNames()
    {
        var files = Certificate("agent.example");
        await using var server = await HttpServer.StartAsync(
            NoHost.Instance,
            new ServerOptions(new ListenAddress { Host = IPAddress.Any, Tls = files }, Path.Combine(_root.FullName, "data"), "0"),
            Token);
        var port = new Uri(server.Address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)).Port;

        Assert.StartsWith("https://", server.Address, StringComparison.Ordinal);
        Assert.Contains(" 200 ", await AskAsync(port, $"agent.example:{port}"), StringComparison.Ordinal);
        Assert.Contains(" 421 ", await AskAsync(port, $"evil.example:{port}"), StringComparison.Ordinal);

        var wrong = await Assert.ThrowsAsync<HostException>(() => HttpServer.StartAsync(
            NoHost.Instance,
            new ServerOptions(new ListenAddress { Tls = files with { Key = files.Certificate } }, Path.Combine(_root.FullName, "data"), "0"),
            Token));
        Assert.Contains("cannot be used", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_SendsWhoSignedTheCertificate()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var authority = new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true);
        var rootRequest = new CertificateRequest("CN=root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(authority);
        using var root = rootRequest.CreateSelfSigned(from, to);
        var middleRequest = new CertificateRequest("CN=middle", middleKey, HashAlgorithmName.SHA256);
        middleRequest.CertificateExtensions.Add(authority);
        using var middle = middleRequest.Create(root, from, to, [1]);
        using var signer = middle.CopyWithPrivateKey(middleKey);
        using var own = new CertificateRequest("CN=agent.example", key, HashAlgorithmName.SHA256).Create(signer, from, to, [2]);
        var files = new TlsFiles(Path.Combine(_root.FullName, "chain.pem"), Path.Combine(_root.FullName, "chain-key.pem"));
        await File.WriteAllTextAsync(files.Certificate, own.ExportCertificatePem() + "\n" + middle.ExportCertificatePem() + "\n", Token);
        await File.WriteAllTextAsync(files.Key, key.ExportPkcs8PrivateKeyPem(), Token);
        await using var server = await HttpServer.StartAsync(
            NoHost.Instance, new ServerOptions(new ListenAddress { Tls = files }, Path.Combine(_root.FullName, "data"), "0"), Token);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, new Uri(server.Address).Port, Token);
        var verified = false;
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, certificate, sent, _) =>
        {
            // A client that knows the root alone.
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(root);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.ExtraStore.AddRange(sent!.ChainPolicy.ExtraStore);
            return verified = chain.Build((X509Certificate2)certificate!);
        });

        await tls.AuthenticateAsClientAsync("agent.example");

        Assert.True(verified);
    }

    private static async Task<string> RefusalAsync(string path) =>
        (await Assert.ThrowsAsync<HostException>(async () => await SocketPlace.TakeAsync(path, Token))).Message;

    private static async Task GiveAsync(string path)
    {
        using var process = System.Diagnostics.Process.Start("chown", ["65534", path]);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<string> AskAsync(int port, string host)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, port, Token);
#pragma warning disable CA5359 // The certificate is the test's own.
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync("agent.example");
        await tls.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), Token);
        using var reader = new StreamReader(tls);
        return await reader.ReadLineAsync(Token).AsTask().WaitAsync(ServerRig.Patience, Token) ?? "";
    }

    private TlsFiles Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var files = new TlsFiles(Path.Combine(_root.FullName, "cert.pem"), Path.Combine(_root.FullName, "key.pem"));
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }
}
