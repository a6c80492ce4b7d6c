//! A list beside a plain vector, and its nodes beside its elements.

use proptest::prelude::*;

use super::super::List;
use super::{EMPTY, End, Side, entry, is_large};

#[derive(Debug, Clone)]
enum Act {
    Push(bool, Vec<u8>),
    Pop(bool),
    Insert(usize, bool, Vec<u8>),
    Replace(usize, Vec<u8>),
    Remove(Vec<u8>, usize, bool),
    Trim(usize, usize),
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    let sizes = prop_oneof![
        4 => Just(1usize),
        2 => 2usize..200,
        2 => 1000usize..8000,
        1 => 8180usize..9000,
    ];
    (prop::sample::select(b"12xy".to_vec()), sizes).prop_map(|(byte, size)| vec![byte; size])
}

fn act() -> impl Strategy<Value = Act> {
    let index = 0usize..40;
    prop_oneof![
        6 => (any::<bool>(), value()).prop_map(|(end, value)| Act::Push(end, value)),
        1 => any::<bool>().prop_map(Act::Pop),
        6 => (index.clone(), any::<bool>(), value()).prop_map(|(at, side, value)| Act::Insert(at, side, value)),
        4 => (index.clone(), value()).prop_map(|(at, value)| Act::Replace(at, value)),
        2 => (value(), 1usize..4, any::<bool>()).prop_map(|(value, limit, end)| Act::Remove(value, limit, end)),
        1 => (0usize..4, index).prop_map(|(start, len)| Act::Trim(start, start + len)),
    ]
}

fn end(is_head: bool) -> End {
    if is_head { End::Head } else { End::Tail }
}

/// Does the same to a list and to a vector.
fn perform(act: &Act, list: &mut List, model: &mut Vec<Vec<u8>>) {
    let len = model.len();
    match act {
        Act::Push(is_head, value) => {
            list.prepare(std::iter::once(&value[..]));
            list.push(end(*is_head), value);
            model.insert(if *is_head { 0 } else { len }, value.clone());
        }
        Act::Pop(is_head) => {
            let popped = list.pop(end(*is_head)).map(Vec::from);
            let index = if *is_head { 0 } else { len.saturating_sub(1) };
            assert_eq!(popped, (len > 0).then(|| model.remove(index)));
        }
        Act::Insert(at, is_before, value) if len > 0 => {
            let side = if *is_before {
                Side::Before
            } else {
                Side::After
            };
            list.prepare(std::iter::once(&value[..]));
            list.insert(at % len, side, value);
            model.insert(at % len + usize::from(!is_before), value.clone());
        }
        Act::Replace(at, value) if len > 0 => {
            list.prepare(std::iter::once(&value[..]));
            list.replace(at % len, value);
            model[at % len].clone_from(value);
        }
        Act::Insert(..) | Act::Replace(..) => {}
        Act::Remove(value, limit, is_head) => {
            let mut left = list.remove(value, *limit, end(*is_head));
            assert!(left <= *limit);
            while left > 0 {
                let is_equal = |element: &Vec<u8>| element == value;
                let index = match is_head {
                    true => model.iter().position(is_equal),
                    false => model.iter().rposition(is_equal),
                };
                model.remove(index.expect("no more are removed than there were"));
                left -= 1;
            }
        }
        Act::Trim(start, end) => {
            let (start, end) = (*start.min(&len), *end.min(&len));
            list.trim(start..end);
            *model = model[start..end].to_vec();
        }
    }
    list.settle();
}

/// Tells how many bytes a node of these elements has.
fn measure(elements: &[Box<[u8]>]) -> usize {
    match elements {
        [one] if is_large(one) => one.len(),
        _ => EMPTY + elements.iter().map(|element| entry(element)).sum::<usize>(),
    }
}

proptest! {
    #[test]
    fn a_list_is_a_vector_and_its_nodes_hold_its_elements(
        acts in prop::collection::vec(act(), 1..120),
    ) {
        let (mut list, mut model) = (List::default(), Vec::new());
        for act in &acts {
            perform(act, &mut list, &mut model);
            prop_assert!(list.iter().eq(model.iter().map(|element| &element[..])));
            let elements: Vec<Box<[u8]>> = list.elements.iter().cloned().collect();
            let mut rest = &elements[..];
            for node in &list.layout.nodes {
                let (held, behind) = rest.split_at(node.count);
                prop_assert_eq!(node.is_plain, is_large(&held[0]));
                prop_assert_eq!(node.bytes, measure(held));
                rest = behind;
            }
            prop_assert!(rest.is_empty());
        }
    }
}
