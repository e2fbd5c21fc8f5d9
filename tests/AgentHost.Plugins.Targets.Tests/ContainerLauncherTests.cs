using System.Runtime.Versioning;
using System.Text.Json;
using AgentHost.Plugins.Targets.Launching;

namespace AgentHost.Plugins.Targets.Tests;

public sealed class ContainerLauncherTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("/work", false)]
    [UnsupportedOSPlatform("windows")]
    public async Task Connect_ContainerThatIsNotThere_IsMadeOnlyForANewSession(string? root, bool isMade)
    {
        await using var box = await PlaceBox.StartAsync("dash");
        var (program, made) = (Path.Combine(box.Folder, "program"), Path.Combine(box.Folder, "made"));
        await File.WriteAllTextAsync(
            program, $"#!/bin/sh\ncase $1 in inspect) exit 1 ;; run) echo >'{made}' ;; esac\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var settings = JsonDocument.Parse("""{"image":"debian:12"}""");

        var fault = await Assert.ThrowsAsync<CapabilityException>(
            async () => await new PlaceTarget(new ContainerLauncher(program), box.Workspace, TimeProvider.System).ConnectAsync(
                new TargetRequest("c") { Root = root, Settings = settings.RootElement.Clone() }, TestContext.Current.CancellationToken));

        Assert.Equal(isMade, File.Exists(made));
        Assert.Equal(!isMade, fault.Message.StartsWith("The container c is not there", StringComparison.Ordinal));
    }
}
