using System.Text.RegularExpressions;

namespace AgentHost.Server.Tests.Metering;

/// <summary>Numbers of a server, as Prometheus reads them.</summary>
public sealed partial class MetricsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatHappened_IsCounted_WithItsTime()
    {
        await using var rig = await ServerRig.OpenAsync(
            scenario: Scenario.Create().ToolCall("write", """{"path":"a.txt","content":"x"}""").Reply("done"));
        var (_, session) = await rig.SessionAsync();
        await using var client = rig.Client();
        Assert.Equal(202, (await rig.SendAsync(
            rig.Request("POST", $"/v1/sessions/{session.Id}/messages", """{"text":"go","interactive":true}"""))).Status);
        PermissionRequest? asked = null;
        await Eventually.TrueAsync(async () => (asked = (await client.Permissions.ListPendingAsync(Token)).FirstOrDefault()) is not null);
        await client.Permissions.AnswerAsync(asked!.Id, new PermissionAnswer(PermissionAnswerKind.AllowOnce), Token);
        await Eventually.TrueAsync(async () => (await ReadAsync(rig)).ContainsKey("""agent_turns_total{outcome="answered"}"""));

        var numbers = await ReadAsync(rig);

        Assert.Equal(1, numbers["""agent_turns_total{outcome="answered"}"""]);
        Assert.Equal(1, numbers["agent_turn_seconds_count"]);
        Assert.Equal(2, numbers["agent_step_seconds_count"]);
        Assert.Equal(1, numbers["""agent_tool_calls_total{state="completed"}"""]);
        Assert.Equal(1, numbers["""agent_permission_decisions_total{decision="allow",cause="person"}"""]);
        Assert.Equal(1, numbers["agent_permission_wait_seconds_count"]);
        Assert.Equal(1, numbers["""agent_http_requests_total{method="POST",route="/v1/sessions/{session}/messages",status="202"}"""]);
        Assert.Equal(1, numbers["agent_workspaces"]);
        Assert.Equal(0, numbers["agent_turns_running"]);
        Assert.Equal(0, numbers["""agent_plugin_faults_total{plugin="files"}"""]);
        Assert.True(numbers["agent_events_total"] > 5);

        // What lies in the last bucket is all of it, and buckets never fall.
        var buckets = numbers.Where(static each => each.Key.StartsWith("agent_turn_seconds_bucket", StringComparison.Ordinal))
            .Select(static each => each.Value);
        Assert.Equal(1, numbers["""agent_turn_seconds_bucket{le="+Inf"}"""]);
        Assert.Equal(buckets.Order(), buckets);
    }

    [Fact]
    public async Task WordsOfStrangers_AreNoLabels()
    {
        await using var rig = await ServerRig.OpenAsync();
        Assert.Equal(404, (await rig.SendAsync(rig.Request("GET", "/v1/secret-word"))).Status);
        Assert.Equal(404, (await rig.SendAsync(rig.Request("BREW", "/v1/secret-word"))).Status);

        var answer = await rig.SendAsync(rig.Request("GET", "/metrics"));

        Assert.Contains("Content-Type: text/plain; version=0.0.4", answer.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("BREW", answer.Body, StringComparison.Ordinal);
        Assert.Contains("""agent_http_requests_total{method="other",route="none",status="404"} 2""", answer.Body, StringComparison.Ordinal);
        Assert.Equal(401, (await rig.SendAsync(rig.Request("GET", "/metrics") with { Token = null })).Status);
    }

    private static async Task<Dictionary<string, double>> ReadAsync(ServerRig rig)
    {
        var answer = await rig.SendAsync(rig.Request("GET", "/metrics"));
        Assert.Equal(200, answer.Status);
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in answer.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => !line.StartsWith('#')))
        {
            var fields = Line().Match(line);
            Assert.True(fields.Success, line);
            var number = double.Parse(fields.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(numbers.TryAdd(fields.Groups["name"].Value, number), line);
        }

        return numbers;
    }

    [GeneratedRegex(
        """^(?<name>[a-z_]+(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})?) (?<number>[0-9.E+-]+)$""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Line();
}
