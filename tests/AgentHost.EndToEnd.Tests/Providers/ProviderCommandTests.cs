using AgentHost.EndToEnd.Tests.Terminal;

namespace AgentHost.EndToEnd.Tests.Providers;

/// <summary>What the commands about providers and models end with.</summary>
public sealed class ProviderCommandTests
{
    [Theory]
    [InlineData("""{ "type": "openai-compatible", "baseUrl": "http://127.0.0.1:9/v1" }""", 0)]
    [InlineData("""{ "type": "openai-compatible", "baseUrl": "http://127.0.0.1:9/v1", "apiKey": "$NOT_THERE" }""", 1)]
    [InlineData("""{ "type": "openai-compatible", "baseUrl": "http://127.0.0.1:9/v1", "headers": { "x-team": "$NOT_THERE" } }""", 1)]
    [InlineData("""{ "type": "openai-compatible" }""", 1)]
    [InlineData("""{ "type": "azure", "apiKeyEnv": "PATH" }""", 1)]
    public async Task Status_OfOneThatLacksAVariable_EndsWith1(string entry, int code)
    {
        using var sandbox = new Sandbox();
        sandbox.UserSettings($$"""{ "providers": { "mine": {{entry}} } }""");

        var one = (await sandbox.AgentAsync("provider", "status", "mine")).ExitedWith(code);
        var json = (await sandbox.AgentAsync("provider", "status", "mine", "--json")).ExitedWith(code);

        Assert.StartsWith("mine ", one.Output, StringComparison.Ordinal);
        Assert.Equal(code == 1, json.Output.Contains("\"problem\":", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("offline", "offline takes no key: it asks no service of its own. Nothing was kept.")]
    [InlineData("replay", "replay takes no key: it asks no service of its own. Nothing was kept.")]
    [InlineData("openai-compatible", "openai-compatible has no address that a key could go to")]
    public async Task Login_WhatTakesNoKey_IsRefusedBeforeAnybodyIsAsked(string provider, string expected)
    {
        using var sandbox = new Sandbox();
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"'{Programs.Agent}' provider login {provider}; echo \"code $?\"");

        await terminal.WaitForAsync("code 2");

        var shown = (await terminal.ReadAsync()).ReplaceLineEndings("");
        Assert.Contains(expected, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("not shown", shown, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(sandbox.DataFolder, "auth.json")));
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/models.json", 1, 0)]
    [InlineData("ftp://127.0.0.1/models.json", 2, 1)]
    public async Task ModelUpdate_ThatGetsNothing_EndsWithWhoseFaultItIs(string address, int update, int check)
    {
        using var sandbox = new Sandbox();
        sandbox.UserSettings($$"""
            {
              "catalog": { "url": "{{address}}" }
            }
            """);

        var updated = (await sandbox.AgentAsync("model", "update")).ExitedWith(update);
        var looked = (await sandbox.AgentAsync("config", "check")).ExitedWith(check);

        Assert.All(
            [updated.Error, looked.Output + looked.Error],
            said => Assert.Equal(
                check == 1,
                said.Contains("agent.json:2:23: ", StringComparison.Ordinal)
                && said.Contains("catalog.url: expected an address that begins with https://", StringComparison.Ordinal)));
    }
}
