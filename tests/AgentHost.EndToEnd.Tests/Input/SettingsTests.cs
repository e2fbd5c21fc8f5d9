namespace AgentHost.EndToEnd.Tests.Input;

public sealed class SettingsTests
{
    [Fact]
    public async Task Run_BrokenSettings_ExitsWith2AndGivesThePlace()
    {
        using var sandbox = new Sandbox().UserSettings("{\n  \"limits\": { \"steps\": 5,, }\n}\n");

        var result = (await sandbox.RunAsync("hello")).ExitedWith(2);

        Assert.Contains("agent.json:2:", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Run_UnknownKey_ExitsWith2AndGivesTheNearestName()
    {
        using var sandbox = new Sandbox().UserSettings("{\n  \"limts\": { \"steps\": 5 }\n}\n");

        var result = (await sandbox.RunAsync("hello")).ExitedWith(2);

        Assert.Contains("agent.json:2:", result.Error, StringComparison.Ordinal);
        Assert.Contains("limts", result.Error, StringComparison.Ordinal);
        Assert.Contains("limits", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongType_ExitsWith2AndGivesThePlace()
    {
        using var sandbox = new Sandbox().UserSettings("{\n  \"limits\": { \"steps\": \"many\" }\n}\n");

        var result = (await sandbox.RunAsync("hello")).ExitedWith(2);

        Assert.Contains("agent.json:2:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigCheck_BrokenSettings_ExitsWith1AndGivesThePlace()
    {
        using var sandbox = new Sandbox().UserSettings("{\n  \"limts\": {}\n}\n");

        var result = (await sandbox.AgentAsync("config", "check")).ExitedWith(1);

        Assert.Contains("agent.json:2:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigList_UsersFile_GivesEachValueWithItsOrigin()
    {
        using var sandbox = new Sandbox().UserSettings("""{ "limits": { "steps": 7 } }""");

        var result = (await sandbox.AgentAsync("config", "list")).ExitedWith(0);

        Assert.Contains("limits.steps = 7", result.Output, StringComparison.Ordinal);
        Assert.Contains("agent.json", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SettingsAreADeepNest_ExitsWith2()
    {
        using var sandbox = new Sandbox().UserSettings(string.Concat(Enumerable.Repeat("{\"a\":", 20_000)));

        var result = (await sandbox.RunAsync("hello")).ExitedWith(2);

        Assert.Contains("agent.json", result.Error, StringComparison.Ordinal);
    }
}
