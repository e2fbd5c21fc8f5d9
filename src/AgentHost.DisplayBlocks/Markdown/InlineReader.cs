using System.Text;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.DisplayBlocks.Tree;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace AgentHost.DisplayBlocks.Markdown;

/// <summary>Makes runs of text of what Markdig read within a line. Runs of one style are one.</summary>
internal sealed class InlineReader
{
    /// <summary>Characters of a target that is shown since it may not be followed.</summary>
    private const int LongestRefused = 200;

    private readonly List<StyledText> _runs = [];
    private readonly StringBuilder _text = new();
    private TextStyles _style;
    private string? _target;

    /// <summary>Reads all that a block holds.</summary>
    public static IReadOnlyList<StyledText> Read(ContainerInline? inlines)
    {
        var reader = new InlineReader();
        if (inlines is not null)
        {
            reader.Children(inlines, TextStyles.None, null);
        }

        reader.End();
        return reader._runs;
    }

    private void Children(ContainerInline container, TextStyles style, string? target)
    {
        var afterTask = false;
        foreach (var inline in container)
        {
            switch (inline)
            {
                case TaskList:
                    afterTask = true;
                    continue;
                case LiteralInline literal:
                    var text = literal.Content.ToString();
                    Add(afterTask ? text.TrimStart(' ') : text, style, target);
                    break;
                case CodeInline code:
                    Add(code.Content, style | TextStyles.Code, target);
                    break;
                case LineBreakInline lineBreak:
                    Add(lineBreak.IsHard ? "\n" : " ", style, target);
                    break;
                case HtmlEntityInline entity:
                    Add(entity.Transcoded.ToString(), style, target);
                    break;
                case EmphasisInline emphasis:
                    Children(emphasis, style | StyleOf(emphasis), target);
                    break;
                case LinkInline link:
                    Link(link, style, target);
                    break;
                case AutolinkInline address:
                    var leadsTo = address.IsEmail ? "mailto:" + address.Url : address.Url;
                    Add(address.Url, style, target ?? (LinkTarget.IsAllowed(leadsTo) ? leadsTo : null));
                    break;
                case DelimiterInline delimiter:
                    Add(delimiter.ToLiteral(), style, target);
                    Children(delimiter, style, target);
                    break;
                case ContainerInline other:
                    Children(other, style, target);
                    break;
                default:
                    Add(inline.ToString() ?? "", style, target);
                    break;
            }

            afterTask = false;
        }
    }

    private static TextStyles StyleOf(EmphasisInline emphasis) => emphasis.DelimiterChar == '~' ? TextStyles.Struck
        : emphasis.DelimiterCount >= 2 ? TextStyles.Strong : TextStyles.Emphasis;

    /// <summary>A link or a picture, which is shown as a link to it. A target that may not be followed stands behind, where one sees it.</summary>
    private void Link(LinkInline link, TextStyles style, string? target)
    {
        var address = link.GetDynamicUrl?.Invoke() ?? link.Url ?? "";
        var isAllowed = LinkTarget.IsAllowed(address);
        if (link.FirstChild is null)
        {
            Add(link.IsImage ? "image" : address, style, target ?? (isAllowed ? address : null));
        }
        else
        {
            Children(link, style, target ?? (isAllowed ? address : null));
        }

        if (!isAllowed && address.Length > 0)
        {
            Add($" ({SafeText.Line(address, LongestRefused)})", style | TextStyles.Faint, null);
        }
    }

    private void Add(string text, TextStyles style, string? target)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (style != _style || target != _target)
        {
            End();
            (_style, _target) = (style, target);
        }

        _text.Append(text);
    }

    private void End()
    {
        if (_text.Length > 0)
        {
            _runs.Add(new StyledText(_text.ToString(), _style) { Target = _target });
            _text.Clear();
        }
    }
}
