using AgentHost.Terminal.Devices;

namespace AgentHost.Terminal.Tests.Devices;

public sealed class RawTerminalTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Modes_AreOnWhileItIsInAndOffBehind(bool multiplexed)
    {
        using var device = new ScriptedDevice(80, 24);
        var raw = new RawTerminal(device, multiplexed);
        raw.Resume();
        raw.Resume();
        Assert.True(device.IsRaw);
        Assert.Equal((true, true, 1, multiplexed ? 2 : 0), Modes(device));

        raw.Leave();
        raw.Leave();
        Assert.False(device.IsRaw);
        Assert.Equal((false, false, 0, 0), Modes(device));

        raw.Resume();
        raw.Dispose();
        raw.Resume();
        Assert.False(device.IsRaw);
        Assert.Equal((false, false, 0, 0), Modes(device));
        Assert.Empty(device.Look(static screen => screen.Forbidden));
    }

    [Fact]
    public void Leave_TerminalThatIsGone_StillPutsTheModeBack()
    {
        using var device = new ScriptedDevice(80, 24);
        using var raw = new RawTerminal(device, multiplexed: false);
        raw.Resume();
        device.WriteFault = new IOException("gone");
        raw.Leave();

        Assert.False(device.IsRaw);
    }

    private static (bool Paste, bool Focus, int Keyboard, int Other) Modes(ScriptedDevice device) =>
        device.Look(static screen => (screen.HasMode(2004), screen.HasMode(1004), screen.KeyboardDepth, screen.ModifyOtherKeys));
}
