using System.Collections.Concurrent;
using AgentHost.Client;
using AgentHost.Kernel.Tests;
using AgentHost.Terminal.Chats;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>Keys that were meant for the draft approve nothing.</summary>
public sealed class StrayKeyTests
{
    private static readonly KeyPress[] Keys =
    [
        KeyPress.Of("1"), KeyPress.Of("2"), KeyPress.Of("3"), KeyPress.Of("y"), KeyPress.Of("Y"), KeyPress.Of("s"), KeyPress.Of("a"), KeyPress.Of("8"),
        KeyPress.Of(Key.Enter), KeyPress.Of(Key.Tab), KeyPress.Of(" "), KeyPress.Of("x"), KeyPress.Of(Key.Backspace), KeyPress.Of("u", KeyModifiers.Control),
        KeyPress.Of("w", KeyModifiers.Control), KeyPress.Of(Key.Up), KeyPress.Of(Key.Down), KeyPress.Of("漢"), KeyPress.Of("y", KeyModifiers.Alt),
    ];

    /// <summary>10,000 streams of typing, whatever the keys: a dialog comes at any moment, and nobody stops for 400 ms.</summary>
    [Fact]
    public async Task Typing_OfAnyKeys_ApprovesNothing()
    {
        var time = new FakeTime();
        var posted = new ConcurrentQueue<Action>();
        var host = new ScriptedHost();
        await using var conversation = new Conversation(Options, time, new LoopLinks(posted.Enqueue, static () => { }, static _ => false));
        conversation.Start(() => host);
        var random = new Random(20261123);
        while (!conversation.IsReady)
        {
            await RunAsync(posted);
        }

        var session = (await conversation.NeedSessionAsync(TestContext.Current.CancellationToken)).Id;
        var typed = 0;
        for (var stream = 0; stream < 10_000; stream++)
        {
            var id = $"r{stream}";
            var comes = random.Next(20);
            for (var i = 0; i < 25; i++)
            {
                // A hand types each 20 to 390 ms; the screen shows what came at each frame.
                time.Advance(TimeSpan.FromMilliseconds(random.Next(20, 391)));
                if (i == comes)
                {
                    conversation.Apply(session, new PermissionAsked(ChatLoopTests.Asked(id)));
                }

                conversation.Live(80, 24, time.GetUtcNow());
                conversation.TakeDone();
                conversation.Drawn(time.GetUtcNow());
                conversation.Expire(time.GetUtcNow());
                conversation.Take(Keys[random.Next(Keys.Length)], time.GetUtcNow());
                typed++;
            }

            conversation.Apply(session, new PermissionResolved(id, "c", new PermissionVerdict(PermissionDecision.Deny, PermissionCause.Deadline, "late")));
            conversation.Editor.Set("");
            while (posted.TryDequeue(out var work))
            {
                work();
            }
        }

        Assert.Equal(250_000, typed);
        Assert.Empty(host.Answers);
    }

    [Theory]
    [InlineData(499, 1000, "1", false)] // too soon after it was drawn
    [InlineData(500, 399, "1", false)] // too soon after a key
    [InlineData(500, 400, "1", true)]
    [InlineData(500, 400, "\r", false)] // Enter is never yes
    [InlineData(500, 400, "y", false)] // a word may begin so
    public async Task Key_AfterItsTimes_Answers(int afterDrawn, int afterTyping, string key, bool answers)
    {
        var time = new FakeTime();
        var posted = new ConcurrentQueue<Action>();
        var host = new ScriptedHost();
        await using var conversation = new Conversation(Options, time, new LoopLinks(posted.Enqueue, static () => { }, static _ => false));
        conversation.Start(() => host);
        while (!conversation.IsReady)
        {
            await RunAsync(posted);
        }

        var session = (await conversation.NeedSessionAsync(TestContext.Current.CancellationToken)).Id;
        conversation.Apply(session, new PermissionAsked(ChatLoopTests.Asked("r")));
        conversation.TakeDone();
        var drawn = time.GetUtcNow();
        conversation.Drawn(drawn);
        var at = drawn + TimeSpan.FromMilliseconds(afterDrawn);
        conversation.Take(KeyPress.Of(Key.Left), at - TimeSpan.FromMilliseconds(afterTyping));
        conversation.Take(key == "\r" ? KeyPress.Of(Key.Enter) : KeyPress.Of(key), at);
        conversation.Expire(at + TimeSpan.FromMilliseconds(10));

        Assert.Equal(answers, conversation.Dialog is null);
        Assert.Equal(answers || key == "\r", conversation.Editor.IsEmpty);
    }

    private static ChatOptions Options => new(new WorkspaceRequest("/w")) { Prompts = new PromptRequest("", "", []) { Interactive = true } };

    private static async Task RunAsync(ConcurrentQueue<Action> posted)
    {
        while (posted.TryDequeue(out var work))
        {
            work();
        }

        await Task.Delay(5);
    }
}
