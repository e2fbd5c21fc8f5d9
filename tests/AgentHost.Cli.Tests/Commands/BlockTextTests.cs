using AgentHost.Cli.Terminal;

namespace AgentHost.Cli.Tests.Commands;

public sealed class BlockTextTests
{
    [Fact]
    public void Of_WhatCannotBeShown_IsNamed() =>
        Assert.Equal(
            "above\n(an image, image/png, 12,345 bytes)\n(a part of a kind that this version does not show)\n",
            BlockText.Of(
                [new TextBlock("above"), new ImageBlock("image/png", new BlobReference("b", 12_345)), new UnknownBlock("later", AgentJson.EmptyObject)]));

    [Fact]
    public void Of_CellWiderThanItsColumn_StaysApartFromTheNext() =>
        Assert.Equal($"a  {new string('x', 60)}  b\n", BlockText.Of([new TableBlock(["one", "two", "three"], [["a", new string('x', 60), "b"]])]));
}
