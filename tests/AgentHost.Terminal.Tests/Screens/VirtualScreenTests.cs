using AgentHost.Tests.Screens;

namespace AgentHost.Terminal.Tests.Screens;

/// <summary>The judge is judged: what a terminal does is known.</summary>
public sealed class VirtualScreenTests
{
    [Fact]
    public void Write_MoreThanARow_WrapsAndIsOneLine()
    {
        var screen = new VirtualScreen(10, 3);
        screen.Write("abcdefghijkl\r\nm");
        Assert.Equal("abcdefghij\nkl\nm", screen.Shown);
        Assert.Equal(["abcdefghijkl", "m"], screen.Lines);
    }

    [Fact]
    public void Write_FullRow_WrapsOnlyWithTheNextCharacter()
    {
        var screen = new VirtualScreen(5, 3);
        screen.Write("abcde\r\nf");
        Assert.Equal("abcde\nf", screen.Shown);
        Assert.Equal(["abcde", "f"], screen.Lines);
    }

    [Fact]
    public void Write_PastTheBottom_Scrolls()
    {
        var screen = new VirtualScreen(10, 2);
        screen.Write("1\r\n2\r\n3");
        Assert.Equal("2\n3", screen.Shown);
        Assert.Equal(["1", "2", "3"], screen.Lines);
    }

    [Fact]
    public void Resize_Width_BreaksLinesAnewAndKeepsThemOnce()
    {
        var screen = new VirtualScreen(10, 4);
        screen.Write("abcdefghijklmno\r\n漢字漢字x\r\n> ");
        screen.Resize(6, 4);
        Assert.Equal(["abcdefghijklmno", "漢字漢字x", ">"], screen.Lines);
        Assert.Equal("mno\n漢字漢\n字x\n>", screen.Shown);
        Assert.Equal((3, 2), (screen.CursorRow, screen.CursorColumn));
        screen.Resize(20, 4);
        Assert.Equal("abcdefghijklmno\n漢字漢字x\n>", screen.Shown);
        Assert.Equal((2, 2), (screen.CursorRow, screen.CursorColumn));
    }

    [Fact]
    public void Sequences_MoveAndErase()
    {
        var screen = new VirtualScreen(10, 4);
        screen.Write("one\r\ntwo\r\nthree\u001b[1A\r\u001b[1Cx\u001b[K\u001b[1B\r\u001b[J\u001b[1;31mr\u001b[0m");
        Assert.Equal("one\ntx\nr", screen.Shown);
        Assert.Equal("[1;31]", screen.StyleAt(2, 0));
        Assert.Empty(screen.Forbidden);
    }

    [Fact]
    public void Forbidden_IsSeen()
    {
        var screen = new VirtualScreen(10, 4);
        screen.Write("\u001b[2J\u001b[3J\u001b[1;3r\u001b[?25l\u001b[5;5H");
        Assert.Equal(["ED 2", "ED 3", "scroll region", "mode 25", "absolute cursor position"], screen.Forbidden);
    }

    [Fact]
    public void Alternate_LeavesTheNormalScreenAsItWas()
    {
        var screen = new VirtualScreen(10, 4);
        screen.Write("one\r\ntwo\u001b[>1u\u001b[?1049h\u001b[>1u\u001b[4;1Hlow\r\nlower\u001b[<u");
        Assert.Equal((true, "\n\nlow\nlower"), (screen.IsAlternate, screen.Shown));
        screen.Write("\u001b[?1049l!");
        Assert.Equal((false, "one\ntwo!", 1, 1), (screen.IsAlternate, screen.Shown, screen.Alternates, screen.KeyboardDepth));
        Assert.Equal(["one", "two!"], screen.Lines);
        Assert.Empty(screen.Forbidden);
    }

    [Fact]
    public void Modes_AreKnown()
    {
        var screen = new VirtualScreen(10, 4);
        screen.Write("\u001b[?2004;1004h\u001b[>1u\u001b[>4;2m\u001b]2;a title\u0007");
        Assert.True(screen.HasMode(2004) && screen.HasMode(1004));
        Assert.Equal((1, 2, "a title"), (screen.KeyboardDepth, screen.ModifyOtherKeys, screen.Title));
        screen.Write("\u001b[?2004l\u001b[<u\u001b[>4m");
        Assert.Equal((0, 0, false), (screen.KeyboardDepth, screen.ModifyOtherKeys, screen.HasMode(2004)));
    }
}
