using System.Net;
using System.Net.Sockets;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Security.Network;

namespace AgentHost.Kernel.Tests.Network;

/// <summary>How long a connection may take to be made, and a whole request.</summary>
public sealed class ConnectDeadlineTests : IDisposable
{
    /// <summary>Far below the usual deadline, and far above those of these tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public ConnectDeadlineTests() => _silent.Start();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    /// <summary>It accepts and never says a word: no secure channel comes about.</summary>
    private Uri Silent => new($"https://127.0.0.1:{((IPEndPoint)_silent.LocalEndpoint).Port}/");

    public void Dispose() => _silent.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_ServerThatAcceptsAndSaysNothing_EndsWithTheDeadline(bool guarded)
    {
        var clients = new HttpClients(proxy: new WebProxy(), connect: new ConnectDeadline { Value = TimeSpan.FromMilliseconds(300) });
        using var client = guarded ? clients.CreateGuarded(["127.0.0.1"]) : clients.Create();

        await AssertEndsAsync(client, Silent);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_AddressThatNobodyAnswersAt_EndsWithTheDeadline(bool guarded)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a full queue is refused.");

        // A queue that is full: the system drops what wants to connect, as a router does that leads nowhere.
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var waiting = Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        foreach (var socket in waiting)
        {
            _ = socket.ConnectAsync(full.LocalEndPoint!);
        }

        await Task.Delay(100, None);
        var clients = new HttpClients(proxy: new WebProxy(), connect: new ConnectDeadline { Value = TimeSpan.FromMilliseconds(300) });
        using var client = guarded ? clients.CreateGuarded(["127.0.0.1"]) : clients.Create();

        await AssertEndsAsync(client, new Uri($"http://127.0.0.1:{((IPEndPoint)full.LocalEndPoint!).Port}/"));
        waiting.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task Settings_OfThePersonAndAsTheyChange_HoldForClientsThatAreMade()
    {
        IHttpClients? http = null;
        await using var rig = new HostRig();
        var file = Path.Combine(rig.Root, "home", ".config", "agent", "agent.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, """{"limits":{"connect":"9m"}}""", None);
        rig.Stub.Change(static manifest => manifest with { Permissions = new() { Network = ["127.0.0.1"] } });
        rig.Stub.Activated = (context, _) =>
        {
            http = context.Http;
            return default;
        };
        await rig.OpenAsync();
        rig.Model.Text("one").Text("two");
        await rig.RunAsync();
        using var patient = http!.Create();
        var waits = patient.GetAsync(Silent, None);

        await File.WriteAllTextAsync(file, """{"limits":{"connect":"200ms"}}""", None);
        await rig.RunAsync();
        using var client = http.Create();
        await AssertEndsAsync(client, Silent);
        Assert.False(waits.IsCompleted);
        Assert.Equal(2, rig.Model.Made.Count);
    }

    [Fact]
    public async Task Run_AnswerThatIsNotWholeInTime_EndsWithTheSetting()
    {
        await using var rig = new HostRig();
        var reached = new TaskCompletionSource();
        rig.Model.Hang(reached, new TextDelta("a beginning"));
        await rig.OpenAsync("""{"limits":{"request":"1s","retries":{"attempts":0}}}""");

        var end = await rig.RunAsync();

        Assert.Equal((TurnOutcome.Failed, "The answer was not whole after 1 s (limits.request)."), (end.Outcome, end.Reason));
    }

    private static async Task AssertEndsAsync(HttpClient client, Uri address)
    {
        var fault = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(address, None).WaitAsync(Patience, None));
        Assert.IsType<TimeoutException>(fault.InnerException);
        Assert.Contains("ConnectTimeout", fault.InnerException.Message, StringComparison.Ordinal);
    }
}
