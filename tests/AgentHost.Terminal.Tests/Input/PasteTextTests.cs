using System.Text;
using AgentHost.Terminal.Input;

namespace AgentHost.Terminal.Tests.Input;

/// <summary>Bytes of a paste.</summary>
public sealed class PasteTextTests
{
    [Fact]
    public void End_OfALargePaste_FreesItsMemory()
    {
        var paste = new PasteText("\u001b[201~"u8.ToArray());
        var text = new string('x', 5_000_000);
        paste.Take(Encoding.UTF8.GetBytes(text + "\u001b[201~"), out var ended);
        Assert.True(ended);
        Assert.True(paste.Capacity > 5_000_000);
        Assert.Equal(text, paste.End());
        Assert.True(paste.Capacity < 100_000);
        paste.Take("small\u001b[201~"u8, out ended);
        Assert.True(ended);
        Assert.Equal("small", paste.End());
    }
}
