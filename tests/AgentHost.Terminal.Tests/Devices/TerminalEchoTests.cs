using AgentHost.Terminal.Devices;

namespace AgentHost.Terminal.Tests.Devices;

/// <summary>A real terminal of the system, without a person.</summary>
public sealed class TerminalEchoTests
{
    [Fact]
    public void Echo_IsSwitchedOffAndPutBack()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The number of its mode's flag is that of Linux.");
        using var handle = File.OpenHandle("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var terminal = (int)handle.DangerousGetHandle();
        using (var echo = new TerminalEcho(terminal))
        {
            Assert.True(echo.Set(on: true));
            Assert.True(HasEcho(terminal));
            Assert.True(echo.Set(on: false));
            Assert.False(HasEcho(terminal));
            Assert.True(echo.Set(on: false));
        }

        Assert.True(HasEcho(terminal));
    }

    [Fact]
    public void Echo_OfNoTerminal_SaysSo()
    {
        using var echo = new TerminalEcho(-1);
        Assert.False(echo.Set(on: false));
    }

    private static bool HasEcho(int terminal)
    {
        var mode = new byte[UnixCalls.ModeSize];
        Assert.Equal(0, UnixCalls.GetMode(terminal, ref mode[0]));
        return (BitConverter.ToUInt32(mode, 12) & 8) != 0;
    }
}
