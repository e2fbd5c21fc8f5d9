using System.Text;
using AgentHost.Client;
using AgentHost.Security.Redaction;

namespace AgentHost.Security.Tests.Redaction;

public sealed class RedactedEventsTests
{
    private readonly Redactor _redactor = new(static () => ["open sesame!"]);

    [Fact]
    public void Pass_SecretInPieces_NoPieceOfItIsShown()
    {
        var random = new Random(3);
        var secret = "sk-proj-" + "Ab3dEf6hIj9kLm2nOp5qRs8t";
        var text = $"The key is {secret}. Say open sesame! at the gate of https://me:{"pa55w0rd"}@host/x, then go on.\n{Samples.Key}\nThe end of it: a task";
        var expected = _redactor.Redact(text);
        for (var run = 0; run < 300; run++)
        {
            var events = new RedactedEvents(_redactor);
            var shown = new StringBuilder();
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(random.Next(1, 12), text.Length - at);
                Take(events.Pass(Delta(at, text.Substring(at, length))), shown);
                at += length;
            }

            var end = events.Pass(new PartCompleted("m", 0, new TextPart(text)) { SessionId = "s", Sequence = 1 }).ToList();
            Take(end.SkipLast(1), shown);
            Assert.Equal(expected, shown.ToString());
            Assert.Equal(expected, ((TextPart)Assert.IsType<PartCompleted>(end[^1]).Part).Text);
        }
    }

    [Fact]
    public void Pass_OrdinaryText_ComesAtOnce()
    {
        var events = new RedactedEvents(_redactor);
        var delta = Delta(0, "Nothing of this waits.");
        Assert.Same(delta.Text, Assert.IsType<PartDelta>(Assert.Single(events.Pass(delta))).Text);
    }

    [Fact]
    public void Pass_SnapshotThatEndsInASecret_GoesOnWithTheNextPiece()
    {
        var events = new RedactedEvents(_redactor);
        var snapshot = Assert.IsType<PartSnapshot>(Assert.Single(events.Pass(new PartSnapshot("m", 0, "Say open ses") { SessionId = "s" })));
        var delta = Assert.IsType<PartDelta>(Assert.Single(events.Pass(Delta(12, "ame! now"))));
        Assert.Equal("Say ", snapshot.Text);
        Assert.Equal((4, "************ now"), (delta.Offset, delta.Text));
    }

    [Fact]
    public void Pass_OutputOfAToolInPieces_IsHidden()
    {
        var events = new RedactedEvents(_redactor);
        var shown = string.Concat(new[] { "token: gh", "p_0123456789abcdef0123", "456789abcdef012345 done\n" }
            .SelectMany(piece => events.Pass(new ToolProgressed("c", new ToolProgress { Output = piece }) { SessionId = "s" }))
            .Cast<ToolProgressed>().Select(static e => e.Progress.Output));
        Assert.Equal($"token: {new string('*', 42)} done\n", shown);
    }

    [Fact]
    public void Pass_SomethingElseBetweenThePiecesOfASecret_ShowsNoneOfThem()
    {
        var events = new RedactedEvents(_redactor);
        var shown = new StringBuilder();
        foreach (var e in new AgentEvent[]
        {
            Delta(0, "token: ghp_0123456789abcdef0123"), new SessionUpdated { Title = "A title", SessionId = "s", Sequence = 1 },
            Delta(31, "456789abcdef012345 done")
        })
        {
            Take(events.Pass(e).OfType<PartDelta>(), shown);
        }

        Assert.Equal($"token: {new string('*', 42)} done", shown.ToString());
    }

    [Fact]
    public void Pass_LongKeyInPieces_NoPieceOfItIsShown()
    {
        var random = new Random(7);
        var line = new string('A', 63) + "9\n";
        var key = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n" + string.Concat(Enumerable.Repeat(line, 700)) + "-----END PGP PRIVATE KEY BLOCK-----";
        var text = $"before\n{key}\nafter\n";
        var events = new RedactedEvents(_redactor);
        var shown = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var length = Math.Min(random.Next(1, 3000), text.Length - at);
            foreach (var e in events.Pass(new ToolProgressed("c", new ToolProgress { Output = text.Substring(at, length) }) { SessionId = "s" })
                .Cast<ToolProgressed>())
            {
                shown.Append(e.Progress.Output);
            }

            at += length;
        }

        Assert.Equal($"before\n{new string('*', key.Length)}\nafter\n", shown.ToString());
    }

    [Fact]
    public void Pass_WithdrawnMessage_WhatWasHeldIsDropped()
    {
        var events = new RedactedEvents(_redactor);
        Assert.Empty(events.Pass(Delta(0, "open ")));
        Assert.IsType<MessageWithdrawn>(Assert.Single(events.Pass(new MessageWithdrawn("m") { SessionId = "s", Sequence = 1 })));
        Assert.Equal("fine", Assert.IsType<PartDelta>(Assert.Single(events.Pass(Delta(0, "fine")))).Text);
    }

    private static PartDelta Delta(int offset, string text) => new("m", 0, offset, text) { SessionId = "s" };

    private static void Take(IEnumerable<AgentEvent> events, StringBuilder shown)
    {
        foreach (var delta in events.Cast<PartDelta>())
        {
            Assert.Equal(shown.Length, delta.Offset);
            shown.Append(delta.Text);
        }
    }
}
