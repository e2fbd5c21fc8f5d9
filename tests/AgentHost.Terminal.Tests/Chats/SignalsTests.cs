using System.Runtime.InteropServices;
using AgentHost.Terminal.Chats;

namespace AgentHost.Terminal.Tests.Chats;

/// <summary>Signals that end a conversation.</summary>
public sealed class SignalsTests
{
    [Fact]
    public void Take_TheSecond_PutsTheTerminalBackAndIsTheSystems()
    {
        var ended = new List<int>();
        var restored = 0;
        using var signals = new Signals(ended.Add, () => restored++, static _ => false);
        Assert.True(signals.Take(PosixSignal.SIGTERM));
        Assert.Equal([143], ended);
        Assert.Equal(0, restored);
        Assert.False(signals.Take(PosixSignal.SIGINT));
        Assert.Equal([143], ended);
        Assert.Equal(1, restored);
    }

    [Fact]
    public void Take_WhereTheTerminalTakesNothing_EndsAllTheSame()
    {
        using var hangs = new ManualResetEventSlim();
        using var signals = new Signals(static _ => { }, hangs.Wait, static _ => false);
        Assert.True(signals.Take(PosixSignal.SIGHUP));
        Assert.False(signals.Take(PosixSignal.SIGHUP));
        hangs.Set();
    }

    [Fact]
    public void Take_WhatIsForAnother_DoesNotCount()
    {
        var ended = new List<int>();
        var isAway = true;
        using var signals = new Signals(ended.Add, static () => { }, signal => isAway && signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT);
        Assert.True(signals.Take(PosixSignal.SIGINT));
        Assert.True(signals.Take(PosixSignal.SIGQUIT));
        Assert.Empty(ended);
        isAway = false;
        Assert.True(signals.Take(PosixSignal.SIGINT));
        Assert.Equal([130], ended);
    }
}
