using System.Text;
using System.Text.Json;
using AgentHost.Plugins.Targets.Carrying;
using AgentHost.Plugins.Targets.Launching;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>A target whose folder for what is under way is on a small disk of its own, and full.</summary>
public sealed class FullDiskTests
{
    private const string Disk = "/run/disk";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("busybox")]
    public async Task Input_ThatHasNoRoom_NamesTheDisk(string shell)
    {
        await using var box = await PlaceBox.StartAsync("bwrap");
        await using var there = await ConnectAsync(box, shell);
        await using var process = await there.StartAsync(new ProcessSpec("sh", ["-c", "cat >/dev/null; sleep 1000"]) { Input = true }, None);
        await process.WriteAsync("first"u8.ToArray(), None);
        await FillAsync(there);

        var fault = await Assert.ThrowsAnyAsync<IOException>(async () => await process.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 200_000)), None));

        Assert.Contains("its disk may be full", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("busybox")]
    public async Task Input_OfWhatPrintsMoreThanThereIsRoomFor_NamesTheDisk(string shell)
    {
        await using var box = await PlaceBox.StartAsync("bwrap");
        await using var there = await ConnectAsync(box, shell);
        await using var process = await there.StartAsync(new ProcessSpec("cat", []) { Input = true }, None);

        var fault = await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (true)
            {
                await process.WriteAsync(Encoding.ASCII.GetBytes(new string('x', 200_000)), None);
            }
        });

        Assert.Contains("its disk may be full", fault.Message, StringComparison.Ordinal);
    }

    private static async Task FillAsync(ShellConnection there) =>
        Assert.NotEqual(0, (await CarrierTests.RunAsync(there, "sh", "-c", $"cat /dev/zero >{Disk}/fill 2>/dev/null")).Code);

    private static async Task<ShellConnection> ConnectAsync(PlaceBox box, string shell)
    {
        string[] words =
        [
            "bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/run", "--size", "2000000", "--tmpfs", Disk,
            "--bind", box.Folder, box.Folder, "--die-with-parent", "env", $"XDG_RUNTIME_DIR={Disk}",
            .. shell == "busybox" ? ["busybox", "sh"] : new[] { shell },
        ];
        using var settings = JsonDocument.Parse(JsonSerializer.Serialize(new { root = box.Folder, command = words }));
        return (ShellConnection)await new PlaceTarget(Launchers.All.Single(static launcher => launcher.Kind == "command"), box.Workspace, TimeProvider.System)
            .ConnectAsync(new TargetRequest("small") { Settings = settings.RootElement.Clone() }, None);
    }
}
