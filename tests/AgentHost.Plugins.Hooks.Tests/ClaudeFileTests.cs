using System.Text.Json;
using AgentHost.Plugins.Hooks.Claude;
using AgentHost.Plugins.Hooks.Running;

namespace AgentHost.Plugins.Hooks.Tests;

public sealed class ClaudeFileTests
{
    [Fact]
    public void Read_ThingsThatDoNotRun_AreToldAtTheirPlaces()
    {
        const string Text = """
            {
              // what others read
              "model": "x",
              "hooks": {
                "PreToolUse": [{ "matcher": "(", "hooks": [] }, { "matcher": "Read", "hooks": [{ "type": "prompt" }, { "command": "exit 2", "timeout": 0.2 }] }],
                "Sömeday": [], "Stop": [3],
              },
            }
            """;
        var hooks = new List<CommandHook>();
        var problems = new List<HookProblem>();

        ClaudeFile.Read("f.json", Text, strict: true, ofProject: true, hooks, problems);

        var hook = Assert.Single(hooks);
        Assert.Equal(
            ("f.json:5", "exit 2", 200, "Read", true), (hook.Origin, hook.Line, (int)hook.Timeout.TotalMilliseconds, hook.Matcher.Text, hook.OfProject));
        Assert.Equal([(5, 33), (5, 84), (6, 5), (6, 29)], problems.Select(static problem => (problem.Line, problem.Column)));
        Assert.All(problems, static problem => Assert.True(problem.IsError));
    }

    [Fact]
    public void Found_HookOfEachKind_IsReadBackAsItWas()
    {
        foreach (var hook in (CommandHook[])
        [
            new(HookEvent.PreTool, "a:1") { Line = "exit 2", Matcher = HookMatcher.OfNames("shell|git"), FailureAllows = true },
            new(HookEvent.Stop, "b:2") { Arguments = ["a", "b c"], OfProject = true, Timeout = TimeSpan.FromMilliseconds(300) },
            new(HookEvent.PostTool, "c:3") { Line = "x", Claude = true, Strict = true, Matcher = HookMatcher.OfPattern("(?!Read).*") },
        ])
        {
            var back = CommandHook.Of(AgentJson.Read<FoundHook>(AgentJson.Write(hook.ToFound())));

            Assert.Equal((hook.Matcher.Text, hook.Matcher.IsPattern), (back.Matcher.Text, back.Matcher.IsPattern));
            Assert.Equal(hook.Arguments, back.Arguments);
            Assert.Equal(hook, back with { Matcher = hook.Matcher, Arguments = hook.Arguments });
        }
    }

    [Fact]
    public void Read_RandomTexts_EndInHooksOrInAnError()
    {
        var random = new Random(5);
        const string Text = """{"hooks":{"PreToolUse":[{"matcher":"Read|E.*","hooks":[{"type":"command","command":"exit 2"}]}]}}""";
        for (var i = 0; i < 400; i++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(Text);
            for (var n = random.Next(4); n >= 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            }

            var hooks = new List<CommandHook>();
            try
            {
                ClaudeFile.Read("f.json", System.Text.Encoding.UTF8.GetString(bytes), strict: false, ofProject: false, hooks, []);
            }
            catch (JsonException)
            {
                // The host hands over texts that it could read.
            }

            Assert.True(hooks.TrueForAll(static hook => hook.Line is not null && hook.Matcher.IsMatch("Read") is var _));
        }
    }
}
