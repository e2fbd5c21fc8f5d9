using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Targets.Carrying;
using AgentHost.Plugins.Targets.Launching;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>Places that lack something: the right to write, the time of day, a line that others share, an image, the container of before.</summary>
public sealed class PlaceFaultTests
{
    private const string Walls = "\"bwrap\",\"--ro-bind\",\"/\",\"/\",\"--dev\",\"/dev\",\"--proc\",\"/proc\"";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadOnlyMount_SaysThatNothingMayBeChanged_AndReads()
    {
        await using var box = await PlaceBox.StartAsync("bwrap");
        await File.WriteAllTextAsync(Path.Combine(box.Folder, "f"), "old", None);
        await using var there = await ConnectAsync(
            box, "command", "firm", $$"""{"root":"{{box.Folder}}","command":[{{Walls}},"--tmpfs","/run","--die-with-parent","env","XDG_RUNTIME_DIR=/run","sh"]}""");

        Assert.Equal("old", Encoding.UTF8.GetString((await there.ReadAsync($"{box.Folder}/f", 0, 10, None)).Span));
        foreach (var call in (Func<Task>[])
            [
                async () => await there.WriteAsync(new TargetWrite($"{box.Folder}/f", "new"u8.ToArray()) { Overwrite = true }, None),
                async () => await there.DeleteAsync($"{box.Folder}/f", recursive: false, None),
                async () => await there.MoveAsync($"{box.Folder}/f", $"{box.Folder}/g", None),
                async () => await there.CreateFolderAsync($"{box.Folder}/d", None),
            ])
        {
            Assert.Contains("may", (await Assert.ThrowsAsync<FileAccessException>(call)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(["f"], Directory.GetFileSystemEntries(box.Folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task NothingMayBeWritten_IsSaidAtTheBeginning()
    {
        await using var box = await PlaceBox.StartAsync("bwrap");

        var fault = await Assert.ThrowsAsync<CapabilityException>(
            () => ConnectAsync(box, "command", "firm", $$"""{"command":["bwrap","--ro-bind","/","/","--proc","/proc","--die-with-parent","sh"]}"""));

        Assert.Contains("no folder for temporary files can be written there", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+1000d")]
    [InlineData("-1000d")]
    public async Task Clock_YearsAway_ChangesNothing(string skew)
    {
        await using var box = await PlaceBox.StartAsync("dash");
        Assert.SkipUnless(await PlaceBox.HasAsync("faketime", "-f", skew, "true"), "Needs faketime.");
        await using var there = await ConnectAsync(
            box, "command", "late", $$"""{"root":"{{box.Folder}}","command":["faketime","-f","{{skew}}","sh"]}""");
        var path = $"{box.Folder}/f";

        var made = await there.WriteAsync(new TargetWrite(path, "one"u8.ToArray()), None);

        Assert.Equal(made, await there.StatAsync(path, None));
        Assert.NotEqual($"{TimeProvider.System.GetUtcNow().Year}\n", (await CarrierTests.RunAsync(there, "date", "-u", "+%Y")).Out);
        Assert.Equal(3, (await CarrierTests.RunAsync(there, "sh", "-c", "sleep 0.2; exit 3")).Code);
        await using var process = await there.StartAsync(new ProcessSpec("sleep", ["1000"]), None);
        await process.KillAsync(TimeSpan.FromMilliseconds(50), None);
        Assert.Equal(143, await process.WaitAsync(None));
    }

    [Fact]
    public async Task SharedLineOfSsh_Gone_IsALoss_AndAnotherIsMade()
    {
        await using var box = await PlaceBox.StartAsync("ssh");
        var socket = Path.Combine(SshServer.Shared.Folder, "m");
        string[] shared = ["-F", SshServer.Shared.Configuration, "-o", "ControlMaster=auto", "-o", $"ControlPath={socket}", "-o", "ControlPersist=60"];
        var settings = JsonSerializer.Serialize(new { root = box.Folder, arguments = shared });
        await using var there = await ConnectAsync(box, "ssh", "127.0.0.1", settings);
        await using var process = await there.StartAsync(new ProcessSpec("sleep", ["1000"]), None);

        Assert.True(await PlaceBox.HasAsync(["ssh", .. shared, "-O", "exit", "127.0.0.1"]));

        Assert.Null(await process.WaitAsync(None));
        await Assert.ThrowsAsync<TargetLostException>(async () => await there.StatAsync("/", None));
        await using var again = await ConnectAsync(box, "ssh", "127.0.0.1", settings);
        Assert.Equal((0, "ok\n", ""), await CarrierTests.RunAsync(again, "echo", "ok"));
        Assert.True(await PlaceBox.HasAsync(["ssh", .. shared, "-O", "exit", "127.0.0.1"]));
    }

    [Fact]
    public async Task Image_ThatIsNotThere_IsSaid()
    {
        await using var box = await PlaceBox.StartAsync("podman");

        var fault = await Assert.ThrowsAsync<CapabilityException>(
            () => ConnectAsync(box, "podman", "agent-test-none", """{"image":"localhost/agent-test-none:1","arguments":["--pull=never"]}"""));

        Assert.StartsWith("Making podman:agent-test-none ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("agent-test-none:1", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Container_RemovedMeanwhile_IsALoss_AndNoOtherIsMadeOfItsName()
    {
        await using var box = await PlaceBox.StartAsync("podman");
        var (name, settings) = ($"agent-test-{Guid.NewGuid().ToString("N")[..8]}", $$"""{"image":"{{PodmanPlace.Image}}","root":"/tmp"}""");
        await using var there = await ConnectAsync(box, "podman", name, settings);
        try
        {
            await using var process = await there.StartAsync(new ProcessSpec("sleep", ["1000"]), None);

            await PodmanPlace.RunAsync("rm", "-f", "-t", "0", name);

            Assert.Null(await process.WaitAsync(None));
            var fault = await Assert.ThrowsAsync<CapabilityException>(() => ConnectAsync(box, "podman", name, settings, "/tmp"));
            Assert.Contains("begin a new session", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            await PodmanPlace.RunAsync("rm", "-f", "-t", "0", name);
        }
    }

    private static async Task<ShellConnection> ConnectAsync(PlaceBox box, string kind, string place, string settings, string? root = null) =>
        (ShellConnection)await new PlaceTarget(Launchers.All.Single(launcher => launcher.Kind == kind), box.Workspace, TimeProvider.System).ConnectAsync(
            new TargetRequest(place) { Settings = JsonDocument.Parse(settings).RootElement.Clone(), Root = root }, None);
}
