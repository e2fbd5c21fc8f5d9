namespace AgentHost.EndToEnd.Tests.Providers;

/// <summary>Claude on clouds, with the logins of the machine.</summary>
public sealed class CloudTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private const string Token = "session-token-that-nobody-may-see";

    private static readonly AgentOptions Keys = new()
    {
        Variables = new Dictionary<string, string?>
        {
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = Secret,
            ["AWS_SESSION_TOKEN"] = Token,
            ["AWS_REGION"] = "eu-west-1"
        },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_OnBedrock_CallsToolsWithSignedRequests(bool isolated)
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateBedrock().ToolCall("read", """{"path":"a.txt"}""", "toolu_1")
            .Reply(Reply.Of("It says one.") with { ChunkSize = 3, SplitBytes = 11 }));
        using var sandbox = new Sandbox().Write("a.txt", "one\n").UserSettings($$"""{ "providers": { "bedrock": { "baseUrl": "{{server.BaseUrl}}" } } }""");
        string[] plugin = isolated ? ["--plugin", Plugins.BundledCopy.Of(sandbox, "anthropic")] : [];

        var status = (await AgentProcess.RunAsync(sandbox, ["provider", "status", "bedrock"], Keys)).ExitedWith(0);
        var result = (await AgentProcess.RunAsync(
            sandbox, ["run", .. plugin, "--model", "bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "what does a.txt say?"], Keys)).ExitedWith(0);

        server.Verify();
        Assert.Contains("environment variable AWS_ACCESS_KEY_ID", status.Output, StringComparison.Ordinal);
        Assert.Equal("It says one.\n", result.Output);
        Assert.All(server.ModelRequests, static request =>
            Assert.Contains("Credential=AKIDEXAMPLE/", request.Header("Authorization"), StringComparison.Ordinal));
        Assert.All(server.ModelRequests, static request => Assert.Equal(Token, request.Header("x-amz-security-token")));
    }

    [Fact]
    public async Task Run_KeysThatAreRefused_SaysWhichAndLeavesNoTraceOfThem()
    {
        await using var server = await ModelServer.StartAsync(Scenario.CreateBedrock()
            .Fault(Fault.HttpStatus(403, message: $"The security token included in the request is expired: {Token} {Secret}")).Repeat(0));
        using var sandbox = new Sandbox().UserSettings($$"""{ "providers": { "bedrock": { "baseUrl": "{{server.BaseUrl}}" } } }""");

        var result = (await AgentProcess.RunAsync(
            sandbox, ["run", "--output", "stream-json", "--model", "bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0", "hello"], Keys)).ExitedWith(4);

        Assert.Contains("environment variable AWS_ACCESS_KEY_ID", result.Output + result.Error, StringComparison.Ordinal);
        var written = Directory.EnumerateFiles(sandbox.Root, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes)
            .Select(System.Text.Encoding.Latin1.GetString).Append(result.Output).Append(result.Error).ToList();
        Assert.True(written.Count > 3);
        Assert.All(written, static text => Assert.DoesNotContain(Token, text, StringComparison.Ordinal));
        Assert.All(written, static text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
    }
}
