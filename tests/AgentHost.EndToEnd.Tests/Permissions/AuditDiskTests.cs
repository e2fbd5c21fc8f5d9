namespace AgentHost.EndToEnd.Tests.Permissions;

/// <summary>The audit log on a disk that is full.</summary>
public sealed class AuditDiskTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_DiskFull_IsToldAndStopsCallsOnlyWhereTheLogIsRequired(bool required)
    {
        var scenario = Scenario.Create();
        for (var i = 0; i < 12; i++)
        {
            scenario = scenario.ToolCall("shell", $$"""{"command":"echo {{i}} >> lines.txt"}""");
        }

        await using var server = await ModelServer.StartAsync(scenario.Reply("done"));
        using var sandbox = new Sandbox(server);
        var folder = Directory.CreateDirectory(Path.Combine(sandbox.Root, "log")).FullName;
        sandbox.UserSettings("""{"audit":{"path":"FOLDER","required":REQUIRED}}""".Replace("FOLDER", folder, StringComparison.Ordinal)
            .Replace("REQUIRED", required ? "true" : "false", StringComparison.Ordinal));
        await using var mount = await TemporaryMount.TryAsync(folder, "size=4k");
        Assert.SkipWhen(mount is null, "mounting is not allowed here");

        var result = await sandbox.RunAsync("--yolo", "write lines");

        Assert.Contains($"The audit log in {folder} cannot be written (", result.Error, StringComparison.Ordinal);
        Assert.Equal(required, File.ReadAllLines(sandbox.PathOf("lines.txt")).Length < 12);
        (await sandbox.AgentAsync("permission", "audit", "--verify")).ExitedWith(0);
    }
}
