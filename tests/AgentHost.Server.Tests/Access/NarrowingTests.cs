namespace AgentHost.Server.Tests.Access;

/// <summary>Turns that an approver narrowed, or sent with more rights: who may only prompt does not change them.</summary>
public sealed class NarrowingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SettingsOfASession_AreNotMadeLooser_ByPromptAlone()
    {
        const string All = """{"mode":"plan","dryRun":true,"ask":["read(*)"],"deny":["shell(*)"],"limits":{"cost":1,"steps":5}}""";
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("done").Repeat(0));
        var (_, session) = await rig.SessionAsync();
        var prompt = await rig.TokenAsync("prompt");
        var path = $"/v1/sessions/{session.Id}";
        Assert.Equal(204, (await rig.SendAsync(rig.Request("PUT", path + "/settings", All, await rig.TokenAsync("prompt,approve")))).Status);
        (string Method, string Path, string Body)[] rows =
            [
                ("PUT", "/settings", "{}"),
                ("PUT", "/settings", All.Replace("\"plan\"", "\"dont-ask\"", StringComparison.Ordinal)),
                ("PUT", "/settings", All.Replace("\"mode\":\"plan\",", "", StringComparison.Ordinal)),
                ("PUT", "/settings", All.Replace("true", "false", StringComparison.Ordinal)),
                ("PUT", "/settings", All.Replace("\"read(*)\"", "", StringComparison.Ordinal)),
                ("PUT", "/settings", All.Replace("\"shell(*)\"", "", StringComparison.Ordinal)),
                ("PUT", "/settings", All.Replace("\"cost\":1", "\"cost\":2", StringComparison.Ordinal)),
                ("PUT", "/settings", All.Replace("\"steps\":5", "\"seconds\":5", StringComparison.Ordinal)),
                ("POST", "/messages", """{"text":"hi","mode":"dont-ask"}"""),
                ("POST", "/messages", """{"text":"hi","mode":"default"}"""),
                ("POST", "/messages", """{"text":"hi","limits":{"cost":2}}"""),
                ("POST", "/queue", """{"parts":[{"type":"text","text":"hi"}],"mode":"dont-ask"}"""),
                ("POST", "/tools", """{"tool":"read","arguments":{},"mode":"dont-ask"}"""),
            ];
        foreach (var (method, end, body) in rows)
        {
            var answer = await rig.SendAsync(rig.Request(method, path + end, body, prompt));

            Assert.True(answer.Problem == "insufficient-scope", $"{method} {end} {body}: {answer.Status} {answer.Body}");
        }

        Assert.Empty(rig.Models.ModelRequests);
        var more = All.Replace("\"shell(*)\"", "\"shell(*)\",\"write(*)\"", StringComparison.Ordinal)
            .Replace("\"cost\":1", "\"cost\":0.5", StringComparison.Ordinal);
        Assert.Equal(204, (await rig.SendAsync(rig.Request("PUT", path + "/settings", more, prompt))).Status);
        var held = await rig.Host.Sessions.ReadSettingsAsync(session.Id, Token);
        Assert.Equal((PermissionMode.Plan, true, 0.5m, 2), (held.Mode, held.DryRun, held.Limits.Cost, held.Deny.Count));
        var narrower = await rig.SendAsync(rig.Request("POST", path + "/messages?wait=true", """{"text":"hi","mode":"plan","limits":{"cost":0.4}}""", prompt));
        Assert.Equal(200, narrower.Status);
    }

    [Fact]
    public async Task PromptWithMoreRights_KeepsItsWords_AndWaitsForWhoMayApprove()
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("done").Repeat(0));
        var (_, session) = await rig.SessionAsync();
        var (prompt, approve) = (await rig.TokenAsync("prompt"), await rig.TokenAsync("prompt,approve"));
        var path = $"/v1/sessions/{session.Id}/queue";
        const string Words = """{"parts":[{"type":"text","text":"other words"}]}""";
        var next = await rig.SendAsync(rig.Request("POST", path, """{"parts":[{"type":"text","text":"theirs"}]}""", prompt));
        var plain = ClientJson.Read<SubmittedTurn>(next.Body).TurnId;
        Assert.Equal(204, (await rig.SendAsync(rig.Request("PATCH", $"{path}/{plain}", Words, prompt))).Status);
        var sent = await rig.SendAsync(rig.Request("POST", path, """{"parts":[{"type":"text","text":"mine"}],"mode":"bypass"}""", approve));
        var wide = ClientJson.Read<SubmittedTurn>(sent.Body).TurnId;

        Assert.Equal("insufficient-scope", (await rig.SendAsync(rig.Request("PATCH", $"{path}/{wide}", Words, prompt))).Problem);
        Assert.Equal("insufficient-scope", (await rig.SendAsync(rig.Request("POST", path + "/resume", "{}", prompt))).Problem);
        var taken = $$"""{"text":"other words","turnId":"{{wide}}"}""";
        Assert.Equal("insufficient-scope", (await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/messages", taken, prompt))).Problem);
        var waiting = await rig.Host.Prompts.Queue.ListAsync(session.Id, Token);
        Assert.Equal(["other words", "mine"], waiting.Select(static each => ((TextPart)each.Prompt[0]).Text));
        Assert.Equal([null, PermissionMode.Bypass], waiting.Select(static each => each.Mode));
        Assert.Equal(204, (await rig.SendAsync(rig.Request("PATCH", $"{path}/{wide}", Words, approve))).Status);
        Assert.Empty(rig.Models.ModelRequests);
    }

    [Theory]
    [InlineData("""{"text":"mine","mode":"bypass"}""", false)]
    [InlineData("""{"text":"mine"}""", true)]
    public async Task RunningTurn_IsSteered_ByWhoCouldHaveSentIt(string body, bool byPrompt)
    {
        await using var rig = await ServerRig.OpenAsync(scenario: Scenario.Create().Reply("slow").With(static reply => reply with { DelayMs = 60_000 }));
        var (_, session) = await rig.SessionAsync();
        var (prompt, approve) = (await rig.TokenAsync("prompt"), await rig.TokenAsync("prompt,approve"));
        const string Words = """{"parts":[{"type":"text","text":"rather this"}]}""";
        Assert.Equal(202, (await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/messages", body, approve))).Status);
        await rig.Models.WaitForRequestAsync(1, Token).WaitAsync(ServerRig.Patience, Token);

        var steered = await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/steer", Words, prompt));

        Assert.True(byPrompt ? steered.Status == 200 : steered.Problem == "insufficient-scope", steered.Body);
        Assert.Equal(200, (await rig.SendAsync(rig.Request("POST", $"/v1/sessions/{session.Id}/steer", Words, approve))).Status);
    }
}
