using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Texts;

namespace AgentHost.Terminal.Tests.Editing;

public sealed class EditBufferTests
{
    private const string Family = "👨‍👩‍👧";
    private const string Accent = "e\u0301";

    [Fact]
    public void Keys_ByCluster_NeverCutOne()
    {
        var buffer = Buffer($"a{Family}{Accent}b");
        buffer.Move(-1);
        buffer.Move(-1);
        Assert.Equal($"a{Family}".Length, buffer.Caret);
        buffer.Backspace();
        Assert.Equal($"a{Accent}b", buffer.Text);
        buffer.DeleteForward();
        Assert.Equal("ab", buffer.Text);
        Assert.Equal(1, buffer.Caret);
    }

    [Fact]
    public void Kill_InARow_IsOneTextAndYanksBack()
    {
        var buffer = Buffer("one two three");
        buffer.KillWordBack();
        buffer.KillWordBack();
        Assert.Equal("one ", buffer.Text);
        buffer.Yank();
        Assert.Equal("one two three", buffer.Text);

        buffer.MoveToLineStart();
        buffer.KillWordForward();
        buffer.MoveToLineEnd();
        buffer.Yank();
        Assert.Equal(" two threeone", buffer.Text);
        buffer.YankNext();
        Assert.Equal(" two threetwo three", buffer.Text);
    }

    [Fact]
    public void Lines_ByKeys_AreEdited()
    {
        var buffer = Buffer("first\nsecond\nthird");
        buffer.MoveTo(8);
        buffer.KillToLineEnd();
        Assert.Equal("first\nse\nthird", buffer.Text);
        buffer.KillToLineEnd();
        Assert.Equal("first\nsethird", buffer.Text);
        buffer.KillToLineStart();
        Assert.Equal("first\nthird", buffer.Text);
        buffer.MoveToEdge(end: true);
        buffer.Transpose();
        Assert.Equal("first\nthidr", buffer.Text);
        buffer.KillSpaceWord();
        Assert.Equal("first\n", buffer.Text);
    }

    [Fact]
    public void Undo_TakesWordsBackAndRedoBringsThem()
    {
        var buffer = new EditBuffer(new KillRing());
        foreach (var letter in "one two")
        {
            buffer.Insert(letter.ToString());
        }

        buffer.KillWordBack();
        Assert.True(buffer.Undo());
        Assert.Equal("one two", buffer.Text);
        Assert.True(buffer.Undo());
        Assert.Equal("one ", buffer.Text);
        Assert.True(buffer.Undo() && buffer.Undo());
        Assert.Equal("", buffer.Text);
        Assert.False(buffer.Undo());
        while (buffer.Redo())
        {
        }

        Assert.Equal("one ", buffer.Text);
    }

    [Fact]
    public void Rows_OfSoftWraps_AreMovedOver()
    {
        var buffer = Buffer("abcdefgh\nij");
        buffer.MoveTo(2);
        Assert.True(buffer.MoveRow(WrappedText.Wrap(buffer.Text, 4), 1));
        Assert.Equal(6, buffer.Caret);
        Assert.True(buffer.MoveRow(WrappedText.Wrap(buffer.Text, 4), 1));
        Assert.Equal(11, buffer.Caret);
        Assert.False(buffer.MoveRow(WrappedText.Wrap(buffer.Text, 4), 1));
        Assert.True(buffer.MoveRow(WrappedText.Wrap(buffer.Text, 4), -1));
        Assert.Equal(6, buffer.Caret);
    }

    [Theory]
    [InlineData("", 10, 0, 0, 0)]
    [InlineData("abc", 10, 3, 0, 3)]
    [InlineData("漢字", 10, 1, 0, 2)]
    [InlineData("漢字漢", 4, 3, 1, 2)]
    [InlineData("漢字漢", 5, 2, 1, 0)] // the third does not fit into the one cell that is left
    [InlineData("a\tb", 10, 2, 0, 8)]
    [InlineData("ab\n", 10, 3, 1, 0)]
    [InlineData("🇩🇪x", 10, 4, 0, 2)]
    public void Caret_StandsInItsCell(string text, int width, int place, int row, int cell) =>
        Assert.Equal((row, cell), WrappedText.Wrap(text, width).Locate(place));

    /// <summary>Random keys on random text: the caret is between clusters, rows hold the whole text, and undo leads back to the beginning.</summary>
    [Fact]
    public void Keys_AtRandom_KeepTheTextWhole()
    {
        var random = new Random(7);
        string[] texts = ["a", " ", "\n", "漢", Family, Accent, "🇩🇪", "\t", "word", "é", "\u200d", "\u0301"];
        for (var round = 0; round < 300; round++)
        {
            var buffer = new EditBuffer(new KillRing());
            for (var i = 0; i < 60; i++)
            {
                Act(buffer, random.Next(18), texts[random.Next(texts.Length)]);
                Assert.InRange(buffer.Caret, 0, buffer.Text.Length);
                var starts = System.Globalization.StringInfo.ParseCombiningCharacters(buffer.Text);
                Assert.True(buffer.Caret == buffer.Text.Length || starts.Contains(buffer.Caret), $"{buffer.Caret} in {buffer.Text}");
                var rows = WrappedText.Wrap(buffer.Text, 7);
                Assert.All(rows.Rows, static row => Assert.True(CellText.Width(row.Text) <= 7));
                Assert.Equal(buffer.Caret, rows.PlaceAt(rows.Locate(buffer.Caret).Row, rows.Locate(buffer.Caret).Cell) is var place
                    && rows.Locate(place) == rows.Locate(buffer.Caret) ? buffer.Caret : -1);
            }
        }
    }

    [Fact]
    public void Paste_LongOne_IsFoldedAndSentWhole()
    {
        var folds = new PasteFolds();
        var paste = string.Join('\n', Enumerable.Range(1, 500)) + "\n";
        var buffer = Buffer("see ");
        buffer.Insert(folds.Fold(paste), typed: false);
        buffer.Insert(" ok");

        Assert.True(buffer.Text.Length < 12);
        Assert.Equal($"see {paste} ok", folds.Expand(buffer.Text));
        Assert.Equal("see [pasted: 500 lines, 1,892 bytes] ok", folds.Label(buffer.Text));
        Assert.Equal("see [pasted: 500 lines, 1,892 bytes] ok", WrappedText.Wrap(buffer.Text, 80, folds.LabelOf).Rows[0].Text);

        buffer.MoveTo(buffer.Text.Length - 3);
        buffer.Backspace();
        Assert.Equal("see  ok", folds.Expand(buffer.Text));
        buffer.Undo();
        Assert.Equal($"see {paste} ok", folds.Expand(buffer.Text));
    }

    [Fact]
    public void Paste_ShortOneAndForgedFold_AreText()
    {
        var folds = new PasteFolds();
        Assert.Equal("a\nb", folds.Fold("a\nb"));
        var forged = char.ConvertFromUtf32(0xf0000);
        Assert.Equal("\ufffd", folds.Fold(forged));
        folds.Fold(new string('x', 2000));
        Assert.Equal("\ufffd", folds.Expand(folds.Fold(forged)));
    }

    private static void Act(EditBuffer buffer, int key, string text)
    {
        switch (key)
        {
            case < 6: buffer.Insert(text); break;
            case 6: buffer.Backspace(); break;
            case 7: buffer.DeleteForward(); break;
            case 8: buffer.Move(-1); break;
            case 9: buffer.MoveWord(-1); break;
            case 10: buffer.MoveWord(1); break;
            case 11: buffer.KillToLineEnd(); break;
            case 12: buffer.KillWordBack(); break;
            case 13: buffer.Yank(); break;
            case 14: buffer.Transpose(); break;
            case 15: buffer.Undo(); break;
            case 16: buffer.MoveRow(WrappedText.Wrap(buffer.Text, 7), -1); break;
            default: buffer.YankNext(); break;
        }
    }

    private static EditBuffer Buffer(string text)
    {
        var buffer = new EditBuffer(new KillRing());
        buffer.Insert(text);
        return buffer;
    }
}
