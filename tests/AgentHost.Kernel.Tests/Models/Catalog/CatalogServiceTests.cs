using System.Net;
using System.Net.Sockets;
using System.Text;
using AgentHost.Kernel.Tests.Hosting;

namespace AgentHost.Kernel.Tests.Models.Catalog;

/// <summary>Lists of models that come by themselves: only where a person says so, after a turn, and never more often than they said.</summary>
public sealed class CatalogServiceTests : IAsyncDisposable
{
    private const string Newer = """{"version":1,"updated":"2999-01-01","providers":[]}""";

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<bool> _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _answered = new(0);
    private readonly Task _serving;
    private int _asked;

    public CatalogServiceTests()
    {
        _server.Start();
        _serving = ServeAsync();
    }

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private string Address => $"http://127.0.0.1:{((IPEndPoint)_server.LocalEndpoint).Port}/models.json";

    [Fact]
    public async Task Run_IntervalIsSet_TheListComesAfterATurnAndNotAgainBeforeItsTime()
    {
        _answers.SetResult(true);
        var time = new FakeTime();
        await using (var rig = new HostRig(time))
        {
            await rig.OpenAsync($$"""{"catalog":{"url":"{{Address}}","autoUpdate":"7d"} }""");
            await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None);
            Assert.Equal(0, Volatile.Read(ref _asked));

            await rig.RunAsync();
            await _answered.WaitAsync(TimeSpan.FromSeconds(30), None);
            var list = Path.Combine(rig.Root, "home", ".cache", "agent", "models.json");
            while (!File.Exists(list))
            {
                // It is still being taken, by a clock that must not move meanwhile.
                await Task.Delay(10, None);
            }

            await rig.RunAsync();
            await rig.RunAsync();
            time.Advance(TimeSpan.FromDays(6.9));
            await rig.RunAsync();
            Assert.Equal(1, Volatile.Read(ref _asked));

            time.Advance(TimeSpan.FromDays(0.2));
            await rig.RunAsync();
            await _answered.WaitAsync(TimeSpan.FromSeconds(30), None);
            Assert.Equal(2, Volatile.Read(ref _asked));

            // A host that closes takes what has begun to its end.
            await rig.Host.DisposeAsync();
            Assert.Equal(Newer, await File.ReadAllTextAsync(list, None));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","autoUpdate":false""")]
    public async Task Run_NobodySaidSo_AsksNobody(string setting)
    {
        _answers.SetResult(true);
        await using var rig = new HostRig();
        await rig.OpenAsync($$"""{"catalog":{"url":"{{Address}}"{{setting}} } }""");

        await rig.RunAsync();
        await rig.Host.DisposeAsync();

        Assert.Equal(0, Volatile.Read(ref _asked));
    }

    [Fact]
    public async Task Dispose_ServerThatNeverAnswers_IsNotWaitedForAndTheTurnWasNotHeld()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync($$"""{"catalog":{"url":"{{Address}}","autoUpdate":"1h"} }""");

        Assert.Equal(TurnOutcome.Answered, (await rig.RunAsync()).Outcome);
        await rig.Host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), None);

        Assert.False(File.Exists(Path.Combine(rig.Root, "home", ".cache", "agent", "models.json")));
        _answers.SetResult(false);
    }

    [Fact]
    public async Task Read_IntervalWithoutAnAddress_IsToldToDoNothing()
    {
        await using var rig = new HostRig();
        await rig.OpenAsync("""{"catalog":{"autoUpdate":"7d"}}""");

        var problem = Assert.Single((await rig.Host.Settings.ReadAsync(rig.Workspace.Id, None)).Problems);

        Assert.Equal(
            (false, "catalog.autoUpdate does nothing yet. No address is set for a newer list of models: agent config set catalog.url https://…"),
            (problem.IsError, problem.Message));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _server.Dispose();
        await _serving;
        _end.Dispose();
        _answered.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _server.AcceptTcpClientAsync(_end.Token);
                Interlocked.Increment(ref _asked);
                if (!await _answers.Task.WaitAsync(_end.Token))
                {
                    continue;
                }

                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
                {
                    // The head of the request.
                }

                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Newer.Length}\r\nConnection: close\r\n\r\n{Newer}"), _end.Token);
                client.Close();
                _answered.Release();
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
