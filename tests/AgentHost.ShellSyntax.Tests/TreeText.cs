using System.Text;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax.Tests;

/// <summary>The simple commands of a tree of ours, one line each, sorted: what is compared with the oracle's.</summary>
internal sealed class TreeText
{
    private readonly List<string> _lines = [];

    public static IReadOnlyList<string> Of(ShellList script)
    {
        var text = new TreeText();
        text.Visit(script);
        text._lines.Sort(StringComparer.Ordinal);
        return text._lines;
    }

    private void Visit(ShellList list)
    {
        foreach (var item in list.Items)
        {
            Visit(item.Command);
        }
    }

    private void Visit(ShellCommand command)
    {
        var line = new StringBuilder();
        switch (command)
        {
            case SimpleCommand { Words: [{ Literal: "let" }, ..] } let:
                foreach (var word in let.Words)
                {
                    Parts(word.Parts);
                }

                break;
            case SimpleCommand simple:
                foreach (var assignment in simple.Assignments)
                {
                    line.Append("A:").Append(Text(assignment)).Append('\n');
                }

                foreach (var word in simple.Words)
                {
                    line.Append("W:").Append(Text(word)).Append('\n');
                }

                break;
            case AndOrCommand both:
                Visit(both.Left);
                Visit(both.Right);
                break;
            case PipelineCommand pipeline:
                foreach (var part in pipeline.Commands)
                {
                    Visit(part);
                }

                break;
            case GroupCommand group:
                Visit(group.Body);
                break;
            case IfCommand branches:
                foreach (var branch in branches.Branches)
                {
                    Visit(branch.Condition);
                    Visit(branch.Body);
                }

                if (branches.Else is not null)
                {
                    Visit(branches.Else);
                }

                break;
            case LoopCommand loop:
                Visit(loop.Condition);
                Visit(loop.Body);
                break;
            case ForCommand each:
                foreach (var word in each.Words ?? [])
                {
                    Parts(word.Parts);
                }

                Visit(each.Body);
                break;
            case ArithmeticForCommand count:
                Parts(count.Header);
                Visit(count.Body);
                break;
            case CaseCommand cases:
                Parts(cases.Subject.Parts);
                foreach (var item in cases.Items)
                {
                    foreach (var pattern in item.Patterns)
                    {
                        Parts(pattern.Parts);
                    }

                    Visit(item.Body);
                }

                break;
            case FunctionCommand function:
                Visit(function.Body);
                break;
            case TestCommand test:
                foreach (var word in test.Words)
                {
                    Parts(word.Parts);
                }

                break;
            case ArithmeticCommand arithmetic:
                Parts(arithmetic.Parts);
                break;
            case CoprocCommand coproc:
                Visit(coproc.Body);
                break;
        }

        foreach (var redirection in command.Redirections)
        {
            line.Append("R:").Append(redirection.Descriptor).Append(redirection.Operator).Append(Text(redirection.Target)).Append('\n');
            if (redirection.Body is not null)
            {
                Parts(redirection.Body);
            }
        }

        if (line.Length > 0)
        {
            _lines.Add(line.ToString());
        }
    }

    private string Text(Assignment assignment)
    {
        if (assignment.Index is not null)
        {
            Parts(assignment.Index);
        }

        return assignment.Name + (assignment.Index is null ? "" : "[]") + (assignment.Append ? "+=" : "=")
            + (assignment.Value is { } value ? Text(value) : Elements(assignment.Elements!));
    }

    private string Elements(IReadOnlyList<ShellWord> elements)
    {
        foreach (var element in elements)
        {
            Text(element);
        }

        return $"<list {elements.Count}>";
    }

    private void Parts(IReadOnlyList<WordPart> parts)
    {
        foreach (var part in parts)
        {
            Text(part);
        }
    }

    private string Text(ShellWord word) => string.Concat(word.Parts.Select(Text));

    private string Text(WordPart part)
    {
        switch (part)
        {
            case LiteralPart { Quote: QuoteKind.AnsiC }:
                return "<ansi>";
            case LiteralPart literal:
                return literal.Text;
            case ParameterPart parameter:
                Parts(parameter.Inner);
                return $"<param {parameter.Name}>";
            case SubstitutionPart substitution:
                Visit(substitution.Body);
                return substitution.Kind is SubstitutionKind.ProcessInput or SubstitutionKind.ProcessOutput ? "<process>" : "<command>";
            case ArithmeticPart arithmetic:
                Parts(arithmetic.Inner);
                return "<arithmetic>";
            case ArrayPart array:
                return Elements(array.Elements);
            case ExtendedGlobPart glob:
                Parts(glob.Inner);
                return "<glob>";
            default:
                return "<?>";
        }
    }
}
